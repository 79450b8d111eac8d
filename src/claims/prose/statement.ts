import type { Code, List, ListItem, PhrasingContent, RootContent, Table, TableRow } from 'mdast';
import { endLineOf, lineOf, plainText } from '../../markdown/markdown.ts';
import type { Section, SectionTree } from '../../markdown/sections.ts';

/** A marked piece of a statement, with its place in the statement's text. */
export interface Token {
  mark: 'code' | 'strong' | 'emphasis' | 'link';
  text: string;
  /** Of a link: where it leads. */
  href?: string;
  line: number;
  /** Of the text, marks included. */
  start: number;
  end: number;
}

/** One thing that the document says: a paragraph, the own words of a list item, a row of a table, a line of code. */
export interface Statement {
  form: 'paragraph' | 'item' | 'row' | 'code' | 'heading';
  /** With code in backticks and without other marks. */
  text: string;
  tokens: readonly Token[];
  line: number;
  endLine: number;
  /** Where lines of the text start: offsets, and their lines in the file. */
  lines: readonly { start: number; line: number }[];
  /** Titles of the sections around it, outermost first. */
  sections: readonly string[];
  /** What it stands under: items around it, and the words that introduce its list; outermost first. */
  parents: readonly Statement[];
  /** Of a row: its cells in order, under their headers. */
  cells: readonly { header: string; text: string }[];
  /** Something stands below it: a nested list, or what its colon introduces. */
  isLead: boolean;
  /** Of a line of code: the language of its block. */
  language: string | null;
}

interface Around {
  sections: readonly string[];
  parents: readonly Statement[];
}

interface Flat {
  text: string;
  tokens: Token[];
  lines: { start: number; line: number }[];
}

const marks = { inlineCode: 'code', strong: 'strong', emphasis: 'emphasis', link: 'link' } as const;

const appendText = (flat: Flat, text: string, line: number): void => {
  flat.lines.push({ start: flat.text.length, line });
  for (const [index, piece] of text.split('\n').entries()) {
    if (index > 0) {
      flat.text += '\n';
      flat.lines.push({ start: flat.text.length, line: line + index });
    }
    flat.text += piece;
  }
};

const isMarked = (type: string): type is keyof typeof marks => Object.hasOwn(marks, type);

/** Inline nodes nest as deep as their author liked, so the ends of marks stand on the stack as well. */
type Step = PhrasingContent | { ends: Token };

const flatten = (nodes: readonly PhrasingContent[]): Flat => {
  const flat: Flat = { text: '', tokens: [], lines: [] };
  const stack: Step[] = nodes.toReversed();
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    if ('ends' in step) {
      step.ends.end = flat.text.length;
      step.ends.text = flat.text.slice(step.ends.start, step.ends.end);
      continue;
    }
    const line = lineOf(step);
    if (step.type === 'inlineCode') {
      const start = flat.text.length;
      appendText(flat, `\`${step.value.replaceAll('\n', ' ')}\``, line);
      flat.tokens.push({ mark: 'code', text: step.value, line, start, end: flat.text.length });
    } else if (step.type === 'break') {
      flat.text += '\n';
    } else if ('value' in step) {
      if (step.type === 'text') appendText(flat, step.value, line);
    } else if ('children' in step) {
      if (isMarked(step.type)) {
        const token: Token = {
          mark: marks[step.type],
          text: '',
          ...(step.type === 'link' ? { href: step.url } : {}),
          line,
          start: flat.text.length,
          end: 0,
        };
        flat.tokens.push(token);
        stack.push({ ends: token });
      }
      stack.push(...step.children.toReversed());
    }
  }
  return flat;
};

type Rest = Partial<Pick<Statement, 'cells' | 'language' | 'isLead'>>;

/** No name is as long, and looking for one in such a run costs the square of its length. */
export const longestName = 300;
const tooLong = new RegExp(String.raw`\S{${longestName + 3},}`, 'g');

const statementOf = (
  form: Statement['form'],
  flat: Flat,
  place: { line: number; endLine: number },
  around: Around,
  rest: Rest = {},
): Statement => ({
  form,
  ...flat,
  ...place,
  ...around,
  cells: [],
  text: flat.text.replaceAll(tooLong, (run) => ' '.repeat(run.length)),
  isLead: /:\s*$/.test(flat.text),
  language: null,
  ...rest,
});

const placeOf = (node: RootContent | ListItem): { line: number; endLine: number } => ({
  line: lineOf(node),
  endLine: endLineOf(node),
});

const readRows = (table: Table, around: Around): Statement[] => {
  const [head, ...rows] = table.children;
  const headers = (head?.children ?? []).map((cell) => plainText(cell).trim());
  return rows.map((row: TableRow) => {
    const flat: Flat = { text: '', tokens: [], lines: [] };
    const cells = row.children.map((cell, index) => {
      const part = flatten(cell.children);
      const offset = flat.text.length;
      flat.tokens.push(
        ...part.tokens.map((token) => ({ ...token, start: token.start + offset, end: token.end + offset })),
      );
      flat.text += `${part.text} | `;
      return { header: headers[index] ?? '', text: part.text.trim() };
    });
    flat.lines.push({ start: 0, line: lineOf(row) });
    return statementOf('row', flat, { line: lineOf(row), endLine: lineOf(row) }, around, { cells });
  });
};

const readCode = (code: Code, around: Around): Statement[] =>
  code.value.split('\n').flatMap((text, index) => {
    const line = lineOf(code) + 1 + index;
    const flat: Flat = { text, tokens: [], lines: [{ start: 0, line }] };
    return text.trim() === ''
      ? []
      : [statementOf('code', flat, { line, endLine: line }, around, { language: code.lang ?? '' })];
  });

/** What a list hangs on, or a code block: "Events:" on the line before it. */
const introduces = (statement: Statement | undefined): statement is Statement =>
  statement !== undefined && /:\s*$/.test(statement.text);

interface Work {
  nodes: readonly RootContent[];
  around: Around;
}

const isList = (node: RootContent): node is List => node.type === 'list';

/** The statements of a few blocks in the order of the text; lists are opened one level at a time. */
const readBlocks = (
  { nodes, around }: Work,
  later: (work: Work, after: Statement[]) => void,
): Statement[] => {
  const found: Statement[] = [];
  let last: Statement | undefined;
  for (const node of nodes) {
    const parents = introduces(last) ? [...around.parents, last] : around.parents;
    const inner = { ...around, parents };
    if (node.type === 'paragraph') {
      last = statementOf('paragraph', flatten(node.children), placeOf(node), around);
      found.push(last);
    } else if (node.type === 'table') found.push(...readRows(node, inner));
    else if (node.type === 'code') found.push(...readCode(node, inner));
    else if (isList(node)) {
      for (const item of node.children) {
        const [first, ...others] = item.children;
        const own = first?.type === 'paragraph' ? first : null;
        const statement = statementOf(
          'item',
          flatten(own?.children ?? []),
          placeOf(own ?? item),
          inner,
          others.length > 0 ? { isLead: true } : {},
        );
        if (own) found.push(statement);
        const rest = own ? others : item.children;
        if (rest.length > 0)
          later({ nodes: rest, around: { ...inner, parents: [...parents, statement] } }, found);
      }
    } else if (node.type === 'blockquote') later({ nodes: node.children, around: inner }, found);
  }
  return found;
};

const byLine = (a: Statement, b: Statement): number => a.line - b.line;

const readSection = (nodes: readonly RootContent[], around: Around): Statement[] => {
  const found: Statement[] = [];
  const stack: Work[] = [{ nodes, around }];
  for (let work = stack.pop(); work; work = stack.pop())
    found.push(...readBlocks(work, (inner) => stack.push(inner)));
  return found;
};

const heading = (section: Section, around: Around): Statement =>
  statementOf(
    'heading',
    { text: section.title, tokens: [], lines: [{ start: 0, line: section.line }] },
    { line: section.line, endLine: section.line },
    around,
  );

/** All that a document states, in the order of its lines. */
export const readStatements = ({ preamble, sections }: SectionTree): Statement[] => {
  const found = readSection(preamble, { sections: [], parents: [] });
  const stack = sections.map((section) => ({ section, around: { sections: [], parents: [] } as Around }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { section, around } = entry;
    const title = heading(section, around);
    const within: Around = {
      sections: [...around.sections, section.title],
      parents: [...around.parents, title],
    };
    found.push(title, ...readSection(section.nodes, within));
    stack.push(...section.sections.map((inner) => ({ section: inner, around: within })));
  }
  return found.toSorted(byLine);
};

/** The line of the file on which a place of the statement's text stands. */
export const lineAt = ({ lines, line }: Statement, offset: number): number =>
  lines.findLast(({ start }) => start <= offset)?.line ?? line;
