import type { Paragraph, Root, RootContent } from 'mdast';
import { endLineOf, lineOf, plainText } from './markdown.ts';

export interface Section {
  /** Without its number and marks: `Proposed Design`. */
  title: string;
  /** `4.1`, or null. */
  number: string | null;
  depth: number;
  marker: 'atx' | 'setext' | 'bold' | 'italic';
  line: number;
  endLine: number;
  /** Its own content, up to the first section within it. */
  nodes: RootContent[];
  sections: Section[];
}

const numbered = /^(?:§\s*)?(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=\S)/;

const readTitle = (text: string): { title: string; number: string | null } => {
  const line = text.replace(/\s+/g, ' ').trim().replace(/\s*:$/, '');
  const number = numbered.exec(line);
  return number
    ? { number: number[1] ?? null, title: line.slice(number[0].length) }
    : { number: null, title: line };
};

/** A line that is bold or italic alone reads as a heading; a remark in italics is a sentence and ends like one. */
const headingOfEmphasis = (node: Paragraph): { marker: 'bold' | 'italic'; text: string } | null => {
  const [only, tail] = node.children;
  if (!only || (only.type !== 'strong' && only.type !== 'emphasis')) return null;
  if (tail && !(node.children.length === 2 && tail.type === 'text' && /^\s*:?\s*$/.test(tail.value)))
    return null;
  const text = plainText(only).trim();
  const marker = only.type === 'strong' ? 'bold' : 'italic';
  const words = text.split(/\s+/).length;
  const isRemark = /[.!?;,]$/.test(text) || words > (marker === 'bold' ? 14 : 7) || text.includes('\n');
  return isRemark || text === '' ? null : { marker, text };
};

interface Heading {
  depth: number;
  marker: Section['marker'];
  text: string;
}

/** Depth of a bold or italic line: below the heading it stands under, deeper where its number has more parts. */
const emphasisDepth = (marker: 'bold' | 'italic', text: string, below: number): number => {
  const parts = readTitle(text).number?.split('.').length ?? 1;
  return below + (marker === 'bold' ? parts : parts + 1);
};

const readHeading = (node: RootContent, below: number): Heading | null => {
  if (node.type === 'heading') {
    const marker = endLineOf(node) > lineOf(node) ? 'setext' : 'atx';
    return { depth: node.depth, marker, text: plainText(node) };
  }
  if (node.type !== 'paragraph') return null;
  const found = headingOfEmphasis(node);
  return found && { ...found, depth: emphasisDepth(found.marker, found.text, below) };
};

export interface SectionTree {
  /** What stands before the first heading. */
  preamble: RootContent[];
  sections: Section[];
}

export const readSections = (root: Root): SectionTree => {
  const preamble: RootContent[] = [];
  const sections: Section[] = [];
  const open: Section[] = [];
  let headingDepth = 0;
  for (const node of root.children) {
    const heading = readHeading(node, headingDepth);
    const endLine = endLineOf(node);
    if (heading) {
      if (heading.marker === 'atx' || heading.marker === 'setext') headingDepth = heading.depth;
      while ((open.at(-1)?.depth ?? 0) >= heading.depth) open.pop();
      const section: Section = {
        ...readTitle(heading.text),
        depth: heading.depth,
        marker: heading.marker,
        line: lineOf(node),
        endLine,
        nodes: [],
        sections: [],
      };
      (open.at(-1)?.sections ?? sections).push(section);
      open.push(section);
    } else {
      (open.at(-1)?.nodes ?? preamble).push(node);
    }
    for (const section of open) section.endLine = endLine;
  }
  return { preamble, sections };
};

/** Sections and all sections within them, in the order of the text. */
export const flattenSections = (sections: readonly Section[]): Section[] => {
  const all: Section[] = [];
  const stack = sections.toReversed();
  for (let section = stack.pop(); section; section = stack.pop()) {
    all.push(section);
    stack.push(...section.sections.toReversed());
  }
  return all;
};

/** The section's nodes and those of all sections within it. */
export const nodesOf = (section: Section): RootContent[] =>
  flattenSections([section]).flatMap(({ nodes }) => nodes);
