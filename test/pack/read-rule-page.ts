import { readFileSync } from 'node:fs';
import { readDocument } from '../../src/pack/document.ts';
import { flattenSections, nodesOf } from '../../src/markdown/sections.ts';
import { textOfBlock } from '../../src/markdown/topics.ts';

/** An example on a rule's page: files of a pack or a design set, and what the rule says of them, word for word. */
export interface PageExample {
  title: string;
  files: { path: string; text: string }[];
  expected: string[];
}

export interface RulePage {
  text: string;
  title: string;
  summary: string;
  /** The line in bold: `Applies to prd · Level block · When always`. */
  facts: string;
  bad: PageExample[];
  good: PageExample[];
}

const pagePath = (id: string): string => new URL(`../../docs/rules/${id}.md`, import.meta.url).pathname;

export const readRulePage = (id: string): RulePage => {
  const text = readFileSync(pagePath(id), 'utf8');
  const page = readDocument({ path: pagePath(id), kind: 'planning', text });
  const [title] = page.sections;
  if (!title) throw new Error(`${id}: the page has no title`);
  const [summary, facts] = title.nodes.map(textOfBlock);
  const examplesOf = (name: RegExp): PageExample[] =>
    flattenSections(title.sections)
      .filter((section) => name.test(section.title))
      .map((section) => ({
        title: section.title,
        files: nodesOf(section).flatMap((node) =>
          node.type === 'code' ? [{ path: node.meta ?? '', text: `${node.value}\n` }] : [],
        ),
        expected: nodesOf(section).flatMap((node) =>
          node.type === 'list' ? node.children.map((item) => rawText(text, item.position)) : [],
        ),
      }));
  return {
    text,
    title: title.title,
    summary: summary ?? '',
    facts: facts ?? '',
    bad: examplesOf(/^Bad\b/),
    good: examplesOf(/^Good\b/),
  };
};

interface Position {
  start: { offset?: number | undefined };
  end: { offset?: number | undefined };
}

/** Expected findings are compared with their backticks, so they are read from the source. */
const rawText = (text: string, position: Position | undefined): string =>
  text
    .slice(position?.start.offset, position?.end.offset)
    .replace(/^[-*]\s+/, '')
    .replace(/\s*\n\s*/g, ' ');
