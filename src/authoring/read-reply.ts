import type { Written, WrittenText } from '../domain/authoring.ts';
import { splitFrontMatter } from '../pack/front-matter.ts';

/** What a model answered, as documents: what they are called, and nothing of where they go or what state they have. */

const fewestCharacters = 200;

interface Block {
  language: string;
  text: string;
}

const opening = /^(`{3,}|~{3,})[ \t]*([\w-]*)[^\n]*$/;

/** Fenced blocks that stand at the margin. A longer fence may hold shorter ones. */
const blocksIn = (reply: string): Block[] => {
  const blocks: Block[] = [];
  let open: { fence: string; language: string; lines: string[] } | null = null;
  for (const line of reply.split('\n')) {
    const [, fence = '', language = ''] = opening.exec(line) ?? [];
    if (!open) {
      if (fence !== '') open = { fence, language: language.toLowerCase(), lines: [] };
    } else if (fence.startsWith(open.fence) && language === '' && line.trim() === fence) {
      blocks.push({ language: open.language, text: open.lines.join('\n') });
      open = null;
    } else open.lines.push(line);
  }
  return blocks;
};

const outerFence = /^\s*(`{3,}|~{3,})(?:markdown|md)?[ \t]*\n([\s\S]*?)\n\1[ \t]*$/;

/** Without the fence that some put around a whole document. */
const unfenced = (reply: string): string => {
  const [whole, , inner] = outerFence.exec(reply.trimEnd()) ?? [];
  return whole !== undefined && inner !== undefined && /^\s*(?:---|#|<!--)/.test(inner) ? inner : reply;
};

const withoutFrontMatter = (text: string): string => splitFrontMatter(text.replace(/^\s+/, '')).body;

// oxlint-disable-next-line no-control-regex
const unreadable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/g;

const clean = (text: string): string => `${text.replaceAll('\r\n', '\n').trim()}\n`;

const faultOf = (body: string): string | null => {
  if (!/^#{1,2} \S/m.test(body))
    return 'Unexpected reply without a heading, expected the document from its title to its end';
  if (body.length < fewestCharacters)
    return `Unexpected reply of ${body.length} characters, expected a whole document`;
  const odd = body.match(unreadable)?.length ?? 0;
  return odd > 0 ? `Unexpected ${odd} characters that are no text, expected UTF-8` : null;
};

/** A document that was asked for alone. What stands before its title was not asked for. */
const readDocumentReply = (reply: string, name: string): Written => {
  const inner = withoutFrontMatter(unfenced(reply));
  const start = inner.search(/^# \S/m);
  const body = clean(start > 0 && !inner.slice(0, start).includes('```') ? inner.slice(start) : inner);
  const fault = faultOf(body);
  return fault === null ? { texts: [{ name, body }], problems: [] } : { texts: [], problems: [fault] };
};

const pathComment = /^\s*<!--\s*(\S+)\s*-->[ \t]*\n/;
const designName = /^[a-z0-9]+(?:_[a-z0-9]+)*_design\.md$/;

/** The file that a block is of, by the comment that it starts with; where that lies is decided elsewhere. */
const readDesignBlock = ({ text }: Block): { text: WrittenText } | { problem: string } => {
  const inner = withoutFrontMatter(text);
  const [, path = ''] = pathComment.exec(inner) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!designName.test(name))
    return {
      problem: `Unexpected name \`${name.slice(0, 80)}\` of a design document, expected snake_case that ends with _design.md, in a comment on the first line of its block`,
    };
  const body = clean(inner.replace(pathComment, '').replace(/^\s*/, '<!-- {{path}} -->\n\n'));
  const fault = faultOf(body);
  return fault === null ? { text: { name, body } } : { problem: `${name}: ${fault}` };
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const mostDesigns = 12;

/** A manifest, and one block for each document of the set. */
const readSetReply = (reply: string): Written => {
  const blocks = blocksIn(reply);
  const manifest = blocks.find(({ language }) => language === 'json');
  const designs = blocks.filter(({ language }) => language === 'markdown' || language === 'md');
  const read = designs.slice(0, mostDesigns).map(readDesignBlock);
  const texts = read.flatMap((each) => ('text' in each ? [each.text] : []));
  const byName = [...new Map(texts.map((text) => [text.name, text])).values()];
  const problems = [
    ...read.flatMap((each) => ('problem' in each ? [each.problem] : [])),
    ...(manifest === undefined
      ? ['Missing manifest, expected a block of JSON before the documents']
      : isJson(manifest.text)
        ? []
        : ['Unexpected manifest, expected a block that is JSON']),
    ...(designs.length === 0 ? ['Missing documents, expected a block of markdown for each'] : []),
    ...(designs.length > mostDesigns
      ? [`Unexpected ${designs.length} documents, expected at most ${mostDesigns}`]
      : []),
  ];
  const isUsable = manifest !== undefined && isJson(manifest.text) && byName.length > 0;
  return isUsable
    ? { texts: [{ name: 'manifest.json', body: clean(manifest.text) }, ...byName], problems }
    : { texts: [], problems };
};

/** `name`: of the document that was asked for; null where it was a set. */
export const readReply = (reply: string, name: string | null): Written =>
  name === null ? readSetReply(reply) : readDocumentReply(reply, name);
