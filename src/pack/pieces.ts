import type { Code, Html, Image, Link, ListItem, Root, Table as TableNode } from 'mdast';
import { endLineOf, lineOf, plainText, walk } from '../markdown/markdown.ts';
import type { Task } from './phases.ts';

export interface Table {
  line: number;
  endLine: number;
  headers: string[];
  rows: { line: number; cells: string[] }[];
}

export interface CodeBlock {
  language: string;
  /** What follows the language on the opening fence. */
  info: string;
  text: string;
  line: number;
  endLine: number;
}

export interface DocumentLink {
  url: string;
  line: number;
}

const readTable = (node: TableNode): Table => {
  const [head, ...rows] = node.children.map((row) => ({
    line: lineOf(row),
    cells: row.children.map((cell) => plainText(cell).trim()),
  }));
  return { line: lineOf(node), endLine: endLineOf(node), headers: head?.cells ?? [], rows };
};

const readCode = (node: Code): CodeBlock => ({
  language: (node.lang ?? '').toLowerCase(),
  info: node.meta ?? '',
  text: node.value,
  line: lineOf(node),
  endLine: endLineOf(node),
});

const readLink = (node: Link | Image): DocumentLink => ({ url: node.url, line: lineOf(node) });

const readComment = (node: Html): { text: string; line: number }[] =>
  [...node.value.matchAll(/<!--([\s\S]*?)-->/g)].map((match) => ({
    text: (match[1] ?? '').trim(),
    line: lineOf(node) + node.value.slice(0, match.index).split('\n').length - 1,
  }));

const readTask = (node: ListItem): Task => {
  const [first] = node.children;
  return {
    text: first ? plainText(first).trim() : '',
    line: lineOf(node),
    endLine: endLineOf(node),
    checked: node.checked === true,
    offset: node.position?.start.offset ?? 0,
  };
};

/** What can stand anywhere in a document, whatever its sections. */
export interface Pieces {
  tables: Table[];
  tasks: Task[];
  codeBlocks: CodeBlock[];
  comments: { text: string; line: number }[];
  links: DocumentLink[];
}

export const collectPieces = (root: Root): Pieces => {
  const pieces: Pieces = { tables: [], tasks: [], codeBlocks: [], comments: [], links: [] };
  for (const node of walk(root.children)) {
    if (node.type === 'table') pieces.tables.push(readTable(node));
    else if (node.type === 'code') pieces.codeBlocks.push(readCode(node));
    else if (node.type === 'html') pieces.comments.push(...readComment(node));
    else if (node.type === 'link' || node.type === 'image') pieces.links.push(readLink(node));
    else if (node.type === 'definition') pieces.links.push({ url: node.url, line: lineOf(node) });
    else if (node.type === 'listItem' && typeof node.checked === 'boolean') {
      pieces.tasks.push(readTask(node));
    }
  }
  return pieces;
};
