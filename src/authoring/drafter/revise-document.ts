import type { Brief, BriefDocument } from '../../domain/authoring.ts';
import type { Topic } from '../../markdown/topics.ts';
import { type Document, readDocument } from '../../pack/document.ts';
import { splitFrontMatter } from '../../pack/front-matter.ts';
import { plainId } from '../../pack/questions/planned-ids.ts';
import { idsIn } from '../../pack/requirements.ts';
import { normalizeLineEndings } from '../../text/lines.ts';
import { fillLines, gap, type Range } from './fill.ts';
import { blockText, isWords, type Piece, type Place, readMaterial, wholeText } from './material.ts';
import { nextIds, statement, withoutStrangers } from './requirements.ts';
import { cell, opening, plain } from './safe-text.ts';

/** Feedback put where it says that it belongs; nothing else of the document changes. */

const kindOf = (document: BriefDocument): 'prd' | 'fdd' | 'plan' | 'design' | 'planning' =>
  document.kind === 'source' || document.kind === 'manifest' ? 'design' : document.kind;

const isCalled = ({ kind, path }: BriefDocument, word: string): boolean =>
  word !== '' &&
  (kind === word || path === word || path.endsWith(`/${word}`) || path.split('/').at(-1) === `${word}.md`);

interface Task {
  document: BriefDocument;
  feedback: string;
}

/** The document that the first word names, and what is said of it. */
const taskOf = ({ words, documents }: Brief): Task | null => {
  const [, word = '', rest = ''] = /^\s*(\S+)([\s\S]*)$/.exec(words) ?? [];
  const named = documents.find(
    (document) => isCalled(document, word.toLowerCase()) || isCalled(document, word),
  );
  if (named) return { document: named, feedback: rest };
  const [only] = documents.filter(({ kind }) => kind !== 'source');
  return only ? { document: only, feedback: words } : null;
};

const read = (body: string, document: BriefDocument): Document =>
  readDocument({ path: document.path, kind: kindOf(document), text: body });

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const idAtStart = /^\W{0,3}((?:NFR|FR|AC)-?\d+(?:\.\d+)*[a-z]?)\b[\])*_`]*\s*[:|.—–-]?\s*/;

/** The document's own names, longest first; what an id names has its own way. */
const placesOf = ({ topics, title }: Document): Place[] =>
  [...new Set(topics.map((topic) => topic.title))]
    .filter((name) => name !== title && name.trim() !== '' && !idAtStart.test(name))
    .toSorted((a, b) => b.length - a.length)
    .map((name) => ({ key: name, name: new RegExp(`^(?:\\d+(?:\\.\\d+)*\\.?\\s+)?${escaped(name)}$`, 'i') }));

/** A topic's own lines: of a section those before the sections within it. */
const rangeOf = ({ line, endLine, section }: Topic): Range => {
  const inner = section?.sections[0]?.line;
  return { from: section ? line : line - 1, to: inner === undefined ? endLine : inner - 1 };
};

const lastWords = (lines: readonly string[], { from, to }: Range): number => {
  for (let at = to - 1; at >= from; at -= 1) if ((lines[at] ?? '').trim() !== '') return at;
  return from - 1;
};

const rowLike = (row: string, text: string): string => {
  const columns = row.split(/(?<!\\)\|/).length - 2;
  const cells = text.split(/\s—\s/).slice(0, columns);
  return `| ${Array.from({ length: columns }, (_, index) => cell(cells[index] ?? gap('to be told'))).join(' | ')} |`;
};

/** In the form of what stands there already. */
const added = (lines: readonly string[], range: Range, text: string): string[] => {
  const at = lastWords(lines, range);
  const last = lines[at] ?? '';
  const item = /^(\s*)(?:[-*+]|(\d+)\.) (?:\[[ xX]\] )?/.exec(last);
  const own = text.split('\n').join(' ');
  const next = (() => {
    if (last.startsWith('|')) return [rowLike(last, own)];
    if (item && at >= range.from)
      return [`${item[1] ?? ''}${item[2] === undefined ? '-' : `${Number(item[2]) + 1}.`} ${opening(own)}`];
    return ['', opening(own)];
  })();
  return [...lines.slice(0, at + 1), ...next, ...lines.slice(at + 1)];
};

/** A label that holds all it says on its own line. */
const isLead = ({ section, line, endLine, lead }: Topic): boolean =>
  section === null && line === endLine && lead !== '';

const putIn = (body: string, now: Document, name: string, text: string): string => {
  const topic = now.topics.find((each) => each.title === name);
  if (!topic) return body;
  const lines = body.split('\n');
  const range = rangeOf(topic);
  const filled = fillLines(lines, range, [text]);
  if (filled) return filled.join('\n');
  if (!isLead(topic)) return added(lines, range, text).join('\n');
  const own = (lines[range.from] ?? '').trimEnd();
  const joined = `${own}${/[.;!?]$/.test(own) ? '' : ';'} ${text.split('\n').join(' ')}`;
  return [...lines.slice(0, range.from), joined, ...lines.slice(range.from + 1)].join('\n');
};

/** The sentence of a requirement or criterion, where it is declared; its id, its priority and what it proves stay. */
const restated = (line: string, text: string): string => {
  if (line.trimStart().startsWith('|')) {
    const [, lead = '', rest = ''] = /^(\s*\|[^|]*\|)((?:\\\||[^|])*)/.exec(line) ?? [];
    return `${lead} ${cell(text)} ${line.slice(lead.length + rest.length)}`;
  }
  const [lead = ''] =
    /^\s*(?:#+\s+|[-*+]\s+|\d+\.\s+)?(?:\*\*|`)?(?:NFR|FR|AC)-?\d+(?:\.\d+)*[a-z]?(?:\*\*|`)?(?:\s*\((?:[^()]*\bN?FR-?\d[^()]*)\))?\s*[:—–-]?\s*/.exec(
      line,
    ) ?? [];
  return lead === '' ? line : `${lead.trimEnd()} ${text}`;
};

const restate = (body: string, now: Document, id: string, text: string): string | null => {
  const found = now.declared.find((each) => plainId(each.id) === plainId(id));
  if (!found) return null;
  const lines = body.split('\n');
  const line = restated(lines[found.line - 1] ?? '', text);
  return [...lines.slice(0, found.line - 1), line, ...lines.slice(found.line)].join('\n');
};

const lists: Readonly<Record<'FR' | 'AC', RegExp>> = {
  FR: /(?<!non[\s-])\bfunctional requirements?\b|^requirements?$/i,
  AC: /\bacceptance criteria\b/i,
};

/** A new requirement or criterion in the list of the others. */
const declare = (
  body: string,
  now: Document,
  kind: 'FR' | 'AC',
  text: string,
  given: string | null,
): string | null => {
  const topic = now.topics.find(({ title }) => lists[kind].test(title));
  if (!topic) return null;
  const id =
    given ??
    nextIds(
      kind,
      now.declared.map((each) => each.id),
    )();
  const lines = body.split('\n');
  const range = rangeOf(topic);
  const isTable = (lines[lastWords(lines, range)] ?? '').startsWith('|');
  const said = isTable
    ? `${id} — ${text}`
    : kind === 'FR'
      ? `${id}: ${text}`
      : `${id} ${/\bFR-?\d/.test(text) ? '' : `(${gap('the FR that it proves')}) `}${text}`;
  return added(lines, range, said).join('\n');
};

const questions = /\bopen questions?\b|\bquestions?\b/i;

/** What belongs nowhere is asked, in the words of whoever said it. */
const ask = (body: string, now: Document, text: string): string => {
  const quoted = `Feedback: “${text.split('\n').join(' ')}” ${gap('what follows from it')}`;
  const named = now.topics.filter(({ title }) => questions.test(title));
  const topic = named.find(({ section }) => section === null) ?? named.at(-1);
  return topic
    ? putIn(body, now, topic.title, quoted)
    : `${body.trimEnd()}\n\n## Open Questions\n\n- ${quoted}\n`;
};

const kindNamed = (name: string): 'FR' | 'AC' | null =>
  lists.AC.test(name) ? 'AC' : lists.FR.test(name) ? 'FR' : null;

const apply = (body: string, document: BriefDocument, piece: Piece): string => {
  const now = read(body, document);
  if (!isWords(piece)) return piece.place === null ? body : putIn(body, now, piece.place, piece.text);
  const text = wholeText(piece);
  const id = idAtStart.exec(plain(text))?.[1];
  if (id !== undefined) {
    const said = statement(text.replace(idAtStart, ''));
    const own = restate(body, now, id, said);
    if (own !== null) return own;
    if (!id.startsWith('NFR'))
      return declare(body, now, id.startsWith('AC') ? 'AC' : 'FR', said, id) ?? ask(body, now, text);
  }
  const kind = piece.place === null ? null : kindNamed(piece.place);
  if (kind) return declare(body, now, kind, statement(text), null) ?? ask(body, now, text);
  return piece.place === null ? ask(body, now, text) : putIn(body, now, piece.place, blockText(piece));
};

/** Each change is put into the document as it is by then; more is another document. */
const mostChanges = 40;

/** The whole new body of the document that the feedback is about; null where there is none. */
export const reviseDocument = (brief: Brief): { name: string; body: string } | null => {
  const task = taskOf(brief);
  if (!task) return null;
  const { document, feedback } = task;
  const body = normalizeLineEndings(splitFrontMatter(document.text).body).replace(/^\n+/, '');
  const places = placesOf(read(body, document));
  const all = readMaterial(feedback, places);
  const pieces = all.slice(0, mostChanges);
  const name = document.path.split('/').at(-1) ?? document.path;
  const changed = pieces.reduce((text, piece) => apply(text, document, piece), body);
  const left = all.length - pieces.length;
  const revised = left > 0 ? ask(changed, read(changed, document), `${left} more remarks`) : changed;
  const known = [
    ...brief.documents.flatMap(({ text }) => idsIn(text)),
    ...read(revised, document).declared.map(({ id }) => id),
  ];
  return { name, body: withoutStrangers(revised, known) };
};
