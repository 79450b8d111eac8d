export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const decode = (text: string): string => {
  if (text.includes('<') || text.includes(']]>'))
    throw new Error(`Unexpected markup in ${JSON.stringify(text)}`);
  return text.replace(/&([^;]*);?/g, (entity, name: string) => {
    const character = entity.endsWith(';') ? entities[name] : undefined;
    if (character === undefined) throw new Error(`Unexpected entity ${entity}`);
    return character;
  });
};

const readAttributes = (text: string): Record<string, string> => {
  const attributes: Record<string, string> = {};
  const rest = text.replace(/\s+([\w-]+)="([^"]*)"/g, (_, name: string, value: string) => {
    if (name in attributes) throw new Error(`Unexpected second attribute ${name}`);
    attributes[name] = decode(value);
    return '';
  });
  if (rest.trim() !== '') throw new Error(`Unexpected ${JSON.stringify(rest)} in a tag`);
  return attributes;
};

/** As much XML as a report has: elements, attributes, text. Throws where a parser would refuse the file. */
export const readXml = (source: string): XmlElement => {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!source.startsWith(declaration)) throw new Error('Missing XML declaration');
  const bad = forbidden.exec(source);
  if (bad) throw new Error(`Unexpected character U+${bad[0].codePointAt(0)?.toString(16)}`);
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const body = source.slice(declaration.length);
  let at = 0;
  for (const match of body.matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)>/g)) {
    const parent = open.at(-1) ?? root;
    parent.text += decode(body.slice(at, match.index));
    at = match.index + match[0].length;
    const [, closes, name = '', attributes = '', isEmpty] = match;
    if (closes) {
      if (open.pop()?.name !== name) throw new Error(`Unexpected </${name}>`);
      continue;
    }
    const element = { name, attributes: readAttributes(attributes), children: [], text: '' };
    parent.children.push(element);
    if (!isEmpty) open.push(element);
  }
  const [document, ...others] = root.children;
  if (open.length !== 1 || !document || others.length > 0)
    throw new Error('Unexpected end, expected one root');
  if (decode(body.slice(at)).trim() !== '' || root.text.trim() !== '')
    throw new Error('Unexpected text outside');
  return document;
};

export const elementsNamed = (element: XmlElement, name: string): XmlElement[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => elementsNamed(child, name)),
];
