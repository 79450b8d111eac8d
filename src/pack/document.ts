import type { RootContent } from 'mdast';
import type { DocumentKind } from '../domain/document.ts';
import type { Problem } from '../domain/finding.ts';
import { normalizeLineEndings } from '../text/lines.ts';
import { type FrontMatter, readFrontMatter, splitFrontMatter } from './front-matter.ts';
import { hostileLine, parseMarkdown } from '../markdown/markdown.ts';
import { type Phase, readPhases } from './phases.ts';
import { type Cited, type Declared, readCitations, readDeclared } from './requirements.ts';
import { declaredInScenarios } from './scenarios.ts';
import { collectPieces, type Pieces } from './pieces.ts';
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

/** Text → document. Never throws: what cannot be read is a problem with its line. */
export const readDocument = ({ path, kind, text, fault }: SourceText): Document => {
  const split = splitFrontMatter(text);
  const frontMatter = readFrontMatter(split);
  const body = normalizeLineEndings(split.body);
  const hostile = hostileLine(body);
  const root = parseMarkdown(hostile === null ? body : '', split.bodyLine);
  const { preamble, sections } = readSections(root);
  const placed = within(sections);
  const allSections = placed.map(({ section }) => section);
  const pieces = collectPieces(root);
  const problems = [...frontMatter.problems];
  if (fault !== undefined) problems.push({ line: 1, message: fault });
  if (hostile !== null) {
    problems.push({
      line: hostile.line + split.bodyLine - 1,
      message: `Unexpected ${hostile.what}, expected a document that a person can read`,
    });
  }
  return {
    kind,
    path,
    text,
    header: split.header,
    body: split.body,
    bodyLine: split.bodyLine,
    frontMatter: frontMatter.data,
    hasFrontMatter: frontMatter.present,
    lineOfKey: frontMatter.lineOf,
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
    cited: hostile === null ? readCitations(body, split.bodyLine) : [],
    phases: readPhases({ allSections, tasks: pieces.tasks }),
    problems,
    isReadable: hostile === null && fault === undefined,
  };
};
