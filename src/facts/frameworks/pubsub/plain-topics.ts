/** What the text of a file tells of its topics without a parser. */

export const started =
  /\.\s*(?:local_|direct_)?broadcast(?:_from)?!?(?![\w!?])|\.\s*subscribe(?![\w!?])|(?<![.\w])broadcast(?:_from)?!?[\s(]+socket\b|\|>\s*broadcast(?:_from)?!?(?![\w!?])|(?<![.\w:@])channel(?:[ \t]+(?!do\b)|\s*\(\s*)[^\s=,)\]|]/;

const uses = new RegExp(started, 'g');

/** A topic that is written where it is used, and of which only the end can be anything. */
const quoted = String.raw`"[^"#\\]+(?:#\{[^(){}@"]*\}[^"#\\]*)*"`;
const added = String.raw`(?:\s*<>\s*(?:${quoted}|(?:Integer\.)?to_string\([\w.]+\)|[a-z_][\w.]*(?![\w.(])))*`;
const literal = String.raw`(${quoted}${added})(?!\s*<>)`;
const sender = String.raw`(?:self\(\)|\w+)`;
const plainUses = new RegExp(
  [
    String.raw`PubSub\.(?:(?:local_)?broadcast!?|subscribe)\(\s*[\w.@]+,\s*${literal}`,
    String.raw`PubSub\.(?:local_)?broadcast_from!?\(\s*[\w.@]+,\s*${sender},\s*${literal}`,
    String.raw`Endpoint\.(?:(?:local_)?broadcast!?|subscribe)\(\s*${literal}`,
    String.raw`Endpoint\.(?:local_)?broadcast_from!?\(\s*${sender},\s*${literal}`,
    String.raw`(?<![.\w])broadcast(?:_from)?!?[\s(]+socket,`,
    String.raw`(?<![.\w:@])channel[ \t(]+${literal},`,
  ].join('|'),
  'g',
);

/** What is put into topics comes from somewhere else than a value that the file works out. */
const isGiven = (text: string, topics: readonly string[]): boolean =>
  topics
    .flatMap((topic) => [...topic.matchAll(/(?:#\{|<>|\()\s*([a-z_]\w*)/g)])
    .every(([, name = '']) => !new RegExp(String.raw`\b${name}\s*=(?![=>~])`).test(text));

/** Every topic that it names is written where it is named. */
export const isPlain = (text: string): boolean => {
  const plain = [...text.matchAll(plainUses)];
  const topics = plain.flatMap(([, ...groups]) => groups.find((group) => group !== undefined) ?? []);
  return plain.length === (text.match(uses)?.length ?? 0) && isGiven(text, topics);
};
