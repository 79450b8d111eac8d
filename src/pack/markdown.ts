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

/** Lists in lists cost the parser more than the square of their depth; nobody writes them this deep. */
const deepestNesting = 40;
const containerMarkers = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;

export const lineOfHostileNesting = (body: string): number | null => {
  const lines = body.split('\n');
  const at = lines.findIndex((line) => {
    const markers = containerMarkers.exec(line)?.[0];
    if (markers !== undefined && (markers.match(/[>*+.)-]/g)?.length ?? 0) > deepestNesting) return true;
    return /^[ \t]{120,}(?:[-*+]|\d{1,9}[.)])[ \t]/.test(line);
  });
  return at === -1 ? null : at + 1;
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
