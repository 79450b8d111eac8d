import type { Nodes, RootContent } from 'mdast';
import type { Problem } from '../../domain/finding.ts';
import { normalizeLineEndings } from '../../text/lines.ts';
import type { Document } from '../document.ts';
import { fddSections, sectionsNamed } from '../questions/fdd-sections.ts';
import { endLineOf, lineOf } from '../../markdown/markdown.ts';
import type { DocumentRule } from '../rule.ts';

const url = /https?:\/\/[^\s)>\]|`"]+/g;
/** `2025-02-23` with whatever dash, or a month and a year in words. */
const date =
  /\b\d{4}[-‐‑–/.]\d{1,2}(?:[-‐‑–/.]\d{1,2})?\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2},? )?\d{4}\b/i;
const accessed = /\b(?:accessed|retrieved|read|visited|viewed)\b(?: on)?/gi;

interface Place {
  line: number;
  endLine: number;
}

const placeOf = (node: Nodes): Place => ({ line: lineOf(node), endLine: endLineOf(node) });

interface Reference {
  url: string;
  line: number;
  hasTitle: boolean;
  hasDate: boolean;
}

/** Ranges of lines that are one reference each. */
const entriesOf = (nodes: readonly RootContent[]): Place[] =>
  nodes.flatMap((node) => {
    if (node.type === 'list') {
      return node.children.flatMap((item) => {
        const inner = item.children.filter((child) => child.type === 'list');
        return inner.length > 0 ? entriesOf(inner) : [placeOf(item)];
      });
    }
    if (node.type === 'table') return node.children.map(placeOf);
    return node.type === 'paragraph' ? [placeOf(node)] : [];
  });

/** External sources; a file of the repository needs neither title nor date. */
const referencesOf = (document: Document): Reference[] => {
  const lines = normalizeLineEndings(document.text).split('\n');
  return sectionsNamed(document, fddSections.references)
    .flatMap(({ nodes }) => entriesOf(nodes))
    .flatMap(({ line, endLine }) => {
      const text = lines.slice(line - 1, endLine).join(' ');
      const [address] = text.match(url) ?? [];
      if (address === undefined) return [];
      const rest = text.replace(url, ' ');
      const hasTitle = /\p{L}{2}/u.test(rest.replace(accessed, ' ').replace(date, ' '));
      return [{ url: address, line, hasTitle, hasDate: date.test(rest) }];
    });
};

const example = '- Ecto.Multi · https://hexdocs.pm/ecto/Ecto.Multi.html · Accessed 2026-03-14';

const problemOf = (lacking: readonly Reference[], all: number, what: string): Problem[] => {
  const [first] = lacking;
  if (!first) return [];
  const which = all === 1 ? 'reference' : `references (${lacking.length} of ${all})`;
  const named = lacking.slice(0, 3).map((reference) => reference.url);
  const rest = lacking.length > named.length ? ', …' : '';
  return [
    {
      line: first.line,
      subject: what,
      message: `Unexpected external ${which} without ${what}, expected Title · URL · Accessed date: ${named.join(', ')}${rest}`,
      example,
    },
  ];
};

export const fddReferenceForm: DocumentRule = {
  id: 'fdd-reference-form',
  summary: 'An external reference reads Title · URL · Accessed date.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const references = referencesOf(document);
    const having = (title: boolean, dated: boolean): Reference[] =>
      references.filter(({ hasTitle, hasDate }) => hasTitle === title && hasDate === dated);
    return [
      ...problemOf(having(false, true), references.length, 'a title'),
      ...problemOf(having(true, false), references.length, 'the date of access'),
      ...problemOf(having(false, false), references.length, 'a title and the date of access'),
    ];
  },
};
