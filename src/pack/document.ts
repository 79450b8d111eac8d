import type { RootContent } from 'mdast';
import type { DocumentKind } from '../domain/document.ts';
import type { Problem } from '../domain/finding.ts';
import { lazily } from '../text/lazily.ts';
import { normalizeLineEndings } from '../text/lines.ts';
import { type FrontMatter, readFrontMatter, splitFrontMatter } from './front-matter.ts';
import { hostileLine, parseMarkdown } from '../markdown/markdown.ts';
import { type Phase, readPhases } from './phases.ts';
import { type Cited, type Declared, readCitations, readDeclared } from './requirements.ts';
import { declaredInScenarios } from './scenarios.ts';
import { collectPieces, type Pieces } from './pieces.ts';
import { placeInFile, withoutEvidence, type WithoutEvidence } from './evidence.ts';
import { readSections, type Section } from '../markdown/sections.ts';
import { type Topic, topicsOfPreamble, topicsOfSection } from '../markdown/topics.ts';

export interface Document extends Pieces {
  kind: DocumentKind;
  path: string;
  text: string;
  header: string;
  body: string;
  bodyLine: number;
  frontMatter: FrontMatter;
  hasFrontMatter: boolean;
  /** Line of a key of the front matter. */
  lineOfKey(key: string): number;
  /** The heading of the whole document, without its number. */
  title: string | null;
  preamble: RootContent[];
  sections: Section[];
  /** Every section with all those within it, in the order of the text. */
  allSections: Section[];
  topics: Topic[];
  declared: Declared[];
  cited: Cited[];
  phases: Phase[];
  /** Lines of a plan that say what shows a task to be done: no part of what it says. */
  evidence: number[];
  /** What is wrong with the file as a file, or with its front matter. */
  problems: Problem[];
  /** False where the body could not be read at all: then there is nothing to judge but that. */
  isReadable: boolean;
}

const within = (sections: readonly Section[]): { section: Section; within: readonly string[] }[] => {
  const all: { section: Section; within: readonly string[] }[] = [];
  const stack = sections.toReversed().map((section) => ({ section, within: [] as readonly string[] }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    all.push(entry);
    const names = [...entry.within, entry.section.title];
    stack.push(...entry.section.sections.toReversed().map((section) => ({ section, within: names })));
  }
  return all;
};

export interface SourceText {
  path: string;
  kind: DocumentKind;
  text: string;
  /** Why the file has no text that could be read: too large, binary, not UTF-8. */
  fault?: string | undefined;
}

/** What the words of a document say: parsed where somebody asks for it, since of most packs only their state is asked. */
const ofBody = [
  'title',
  'preamble',
  'sections',
  'allSections',
  'topics',
  'declared',
  'phases',
  'tables',
  'tasks',
  'codeBlocks',
  'comments',
  'links',
] as const;
type Read = Pick<Document, (typeof ofBody)[number]>;

/** Of a plan without what shows its tasks to be done. */
const readable = (body: string, kind: DocumentKind): WithoutEvidence =>
  kind === 'plan' ? withoutEvidence(body) : { text: body, left: [] };

const readBody = (body: string, kind: DocumentKind, bodyLine: number): Read => {
  const { text, left } = readable(body, kind);
  const root = parseMarkdown(text, bodyLine);
  placeInFile([root], { body, bodyLine, left });
  const { preamble, sections } = readSections(root);
  const placed = within(sections);
  const allSections = placed.map(({ section }) => section);
  const pieces = collectPieces(root);
  return {
    title: sections[0]?.depth === 1 ? sections[0].title : null,
    preamble,
    sections,
    allSections,
    topics: [...topicsOfPreamble(preamble), ...sections.flatMap((section) => topicsOfSection(section))],
    ...pieces,
    declared: [
      ...readDeclared(placed, preamble, kind === 'prd'),
      ...declaredInScenarios(pieces.codeBlocks),
    ].toSorted((a, b) => a.line - b.line),
    phases: readPhases({ allSections, tasks: pieces.tasks }),
  };
};

const problemsOf = (
  known: readonly Problem[],
  fault: string | undefined,
  hostile: ReturnType<typeof hostileLine>,
  bodyLine: number,
): Problem[] => {
  const problems = [...known];
  if (fault !== undefined) problems.push({ line: 1, message: fault });
  if (hostile !== null) {
    problems.push({
      line: hostile.line + bodyLine - 1,
      message: `Unexpected ${hostile.what}, expected a document that a person can read`,
    });
  }
  return problems;
};

/** Text → document. Never throws: what cannot be read is a problem with its line. */
export const readDocument = ({ path, kind, text, fault }: SourceText): Document => {
  const split = splitFrontMatter(text);
  const { header, bodyLine } = split;
  const frontMatter = readFrontMatter(split);
  const body = normalizeLineEndings(split.body);
  const hostile = hostileLine(body);
  const evidence = readable(body, kind).left.map((index) => index + bodyLine);
  const read = lazily<Read>(ofBody, () => readBody(hostile === null ? body : '', kind, bodyLine));
  return Object.assign(read, {
    kind,
    path,
    text,
    header,
    body: split.body,
    bodyLine,
    frontMatter: frontMatter.data,
    hasFrontMatter: frontMatter.present,
    lineOfKey: frontMatter.lineOf,
    evidence,
    cited:
      hostile === null ? readCitations(body, bodyLine).filter(({ line }) => !evidence.includes(line)) : [],
    problems: problemsOf(frontMatter.problems, fault, hostile, bodyLine),
    isReadable: hostile === null && fault === undefined,
  });
};
