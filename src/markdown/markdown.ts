import type { Nodes, Root } from 'mdast';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { toString } from 'mdast-util-to-string';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';

/** Tables and task lists, the two parts of GitHub's markdown that documents state facts with. */
function tablesAndTasks(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [gfmTable(), gfmTaskListItem()];
  data.fromMarkdownExtensions = [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()];
}

const processor = unified().use(remarkParse).use(tablesAndTasks).freeze();

/** Lists in lists cost the parser more than the square of their depth; nobody writes them this deep. Within a fence it is mere text, if the parser agrees that it is one. */
const deepestNesting = { prose: 40, fenced: 200 };
const containerMarkers = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;

const nestsTooDeep = (line: string, limit: number): boolean =>
  (containerMarkers.exec(line)?.[0].match(/[>*+.)-]/g)?.length ?? 0) > limit ||
  (/^[ \t]{120,}(?:[-*+]|\d{1,9}[.)])[ \t]/.test(line) && line.search(/\S/) > limit * 3);

/** Emphasis, links and HTML within one paragraph cost the square of their number. Code is cheap, so it may have more. */
const mostMarks = { prose: 2_000, fenced: 10_000 };
const startsBlock = /^\s*(?:[-*+]|\d{1,9}[.)]|#|>|\||$)/;

const countMarks = (line: string): number => {
  let marks = 0;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    // ! & * < [ ] _ `
    if (
      code === 33 ||
      code === 38 ||
      code === 42 ||
      code === 60 ||
      code === 91 ||
      code === 93 ||
      code === 95 ||
      code === 96
    )
      marks += 1;
  }
  return marks;
};

/** Headings by underline cost the square of their number in all of the text. */
const mostUnderlines = 1_000;
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/;

/** Leaving a list or a quote costs the parser all that came before: the square of their number. */
const mostContainers = 1_500;
const containerStart = /^ {0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])/;

/** How many lists and quotes stand apart from each other, up to this line: a new one follows a gap or plain text. */
const countContainers = (lines: readonly string[]): { total: number; lineOfLast: number } => {
  let total = 0;
  let inside = false;
  for (const [index, line] of lines.entries()) {
    if (containerStart.test(line)) {
      if (!inside || (line.trimStart().startsWith('>') && lines[index - 1]?.trim() === '')) total += 1;
      if (total > mostContainers) return { total, lineOfLast: index + 1 };
      inside = true;
    } else if (/^\S/.test(line)) inside = false;
  }
  return { total, lineOfLast: 0 };
};

/** The first line that would cost the parser more than any document that people write; null where there is none. */
export const hostileLine = (body: string): { line: number; what: string } | null => {
  let fenced = false;
  let marks = 0;
  let underlines = 0;
  const lines = body.split('\n');
  const containers = countContainers(lines);
  if (containers.total > mostContainers)
    return { line: containers.lineOfLast, what: 'number of separate lists and quotes' };
  for (const [index, line] of lines.entries()) {
    if (nestsTooDeep(line, fenced ? deepestNesting.fenced : deepestNesting.prose))
      return { line: index + 1, what: 'nesting of lists or quotes more than 40 levels deep' };
    if (underline.test(line)) underlines += 1;
    if (underlines > mostUnderlines) return { line: index + 1, what: 'number of underlined headings' };
    if (/^ {0,3}(?:```|~~~)/.test(line)) fenced = !fenced;
    marks = countMarks(line) + (!fenced && startsBlock.test(line) ? 0 : marks);
    if (marks > (fenced ? mostMarks.fenced : mostMarks.prose)) {
      return { line: index + 1, what: 'paragraph with thousands of links, marks or tags' };
    }
  }
  return null;
};

/** The body's tree, with the lines of the file: the header counts as so many empty lines. */
export const parseMarkdown = (body: string, bodyLine: number): Root =>
  processor.parse('\n'.repeat(bodyLine - 1) + body);

export const plainText = (node: Nodes): string => toString(node);
export const lineOf = (node: Nodes): number => node.position?.start.line ?? 1;
export const endLineOf = (node: Nodes): number => node.position?.end.line ?? lineOf(node);

/** Every node below these, parents first, without recursion: a document may nest as deep as it likes. */
export function* walk(nodes: readonly Nodes[]): Generator<Nodes> {
  const stack: Nodes[] = nodes.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    if ('children' in node) {
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        stack.push(node.children[index] as Nodes);
      }
    }
  }
}
