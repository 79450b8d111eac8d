import type { Claim } from '../domain/claim.ts';
import type { SectionTree } from '../markdown/sections.ts';
import { claimId } from './claim-id.ts';
import { readCodeBlocks } from './prose/code-blocks.ts';
import { readGlossary } from './prose/glossary.ts';
import type { ProseDraft, ReadingOf } from './prose/prose-shape.ts';
import { statementShapes, wordShapes } from './prose/shapes.ts';
import { lineAt, readStatements, type Statement } from './prose/statement.ts';
import { asExample, hedgeAt, isDenied, isOfThePast, isOutsideDesign, isReferences } from './prose/wording.ts';
import { wordsOf } from './prose/words.ts';

export interface ProseText {
  slug: string;
  /** Path of the fdd. */
  path: string;
  tree: SectionTree;
}

interface Placed {
  draft: ProseDraft;
  statement: Statement;
}

const overlaps = (one: { start: number; end: number }, other: { start: number; end: number }): boolean =>
  one.start < other.end && other.start < one.end;

/** What the words of a statement name, and what its build says besides. */
const readStatement = (reading: ReadingOf): ProseDraft[] => {
  const { statement } = reading;
  const built = statementShapes
    .filter(({ name }) => name.startsWith('columns'))
    .flatMap((shape) => shape.read(reading, () => false));
  const words = wordsOf(statement).filter((word) => !built.some((draft) => overlaps(draft, word)));
  const named = words.flatMap((word): ProseDraft[] => {
    if (isDenied(statement, word.start, word.end)) return [];
    for (const shape of wordShapes) {
      const drafts = shape.read(word, reading);
      if (drafts) return drafts;
    }
    return [];
  });
  const taken = (start: number, end: number): boolean =>
    named.some((draft) => overlaps(draft, { start, end }));
  const others = statementShapes
    .filter(({ name }) => !name.startsWith('columns'))
    .flatMap((shape) => shape.read(reading, taken));
  return [...built, ...named, ...others];
};

const distinct = (drafts: readonly ProseDraft[]): ProseDraft[] => [
  ...new Map(
    drafts.map((draft) => [
      `${draft.kind} ${draft.subject} ${draft.start} ${JSON.stringify(draft.expected)}`,
      draft,
    ]),
  ).values(),
];

const hedged = ({ draft, statement }: Placed): ProseDraft => {
  const hedge = draft.hedge ?? (draft.ban ? undefined : hedgeAt(statement, draft.start, draft.end));
  return hedge ? { ...draft, hedge } : draft;
};

const cut = /[()[\]:;—–]|\.\s|,\s/g;

/** The name with the words that lead to it, from the name or the mark before: enough to recognize it by, and short. */
const quoteOf = ({ text, tokens }: Statement, { start, end, hedge }: ProseDraft, from: number): string => {
  const strong = tokens.find((token) => token.mark === 'strong' && token.start <= start && token.end >= end);
  const [first, last] = strong ? [strong.start, strong.end] : [start, end];
  const lead = text.slice(Math.max(Math.min(from, first), first - 60), first);
  const mark = [...lead.replaceAll(/`[^`]*`/g, (code) => 'x'.repeat(code.length)).matchAll(cut)].at(-1);
  const tail = hedge?.about === 'name' ? (/^[^).]{0,30}\)/.exec(text.slice(last))?.[0] ?? '') : '';
  return `${mark ? lead.slice(mark.index + mark[0].length) : lead}${text.slice(first, last)}${tail}`
    .replaceAll(/\s+/g, ' ')
    .trim();
};

const toClaim = ({ slug, path }: ProseText, { draft, statement }: Placed, from: number): Claim => {
  const {
    kind,
    subject,
    expected = {},
    ban,
    start,
    end,
    hedge,
    tentative = false,
    anyOwner,
    pattern,
    more = {},
  } = draft;
  const past = !ban && isOfThePast(statement, start, end);
  return {
    id: claimId(slug, kind, subject),
    kind,
    subject,
    expected,
    ...(ban ? { ban } : {}),
    prose: {
      tentative: tentative || past,
      ...(past ? { past } : {}),
      ...(hedge ? { hedge } : {}),
      ...(anyOwner ? { anyOwner } : {}),
      ...(pattern === undefined ? {} : { pattern }),
      ...more,
      ...(hedge?.why === asExample ? { examples: `${path}:${statement.line}` } : {}),
    },
    place: { path, line: lineAt(statement, start), endLine: lineAt(statement, Math.max(end - 1, start)) },
    text: quoteOf(statement, draft, from),
    phase: null,
    requirements: [],
  };
};

/** The feature's own name is no name of code. */
const isOwnName = (slug: string, { kind, subject }: ProseDraft): boolean =>
  kind === 'name' && plainName(subject) === plainName(slug.replace(/^.*__/, ''));

const plainName = (name: string): string => name.replaceAll('-', '_');

/** What the document once says of the code before it, it says of that everywhere. */
const withPast = (claims: readonly Claim[]): Claim[] => {
  const past = new Set(
    claims.flatMap(({ kind, subject, prose }) => (prose?.past ? [`${kind} ${lastName(subject)}`] : [])),
  );
  return claims.map((claim) =>
    claim.prose && past.has(`${claim.kind} ${lastName(claim.subject)}`)
      ? { ...claim, prose: { ...claim.prose, tentative: true, past: true } }
      : claim,
  );
};

const lastName = (subject: string): string => subject.split('.').at(-1) ?? subject;

/** What the prose of a design claims, in the order of its lines. The section of the contract is no prose. */
export const readProse = (text: ProseText): Claim[] => {
  const statements = readStatements(text.tree).filter((statement) => !isOutsideDesign(statement));
  const glossary = readGlossary(statements);
  const prose = statements.flatMap((statement): Claim[] => {
    const read = distinct(readStatement({ statement, glossary })).filter(
      (draft) => !isOwnName(text.slug, draft),
    );
    const drafts = (
      isReferences(statement)
        ? read.filter(({ kind }) => kind === 'file').map((draft) => ({ ...draft, tentative: true }))
        : read
    ).toSorted((a, b) => a.start - b.start);
    return drafts.map((draft, index) =>
      toClaim(
        text,
        { draft: hedged({ draft, statement }), statement },
        drafts.slice(0, index).findLast(({ end }) => end <= draft.start)?.end ?? 0,
      ),
    );
  });
  const code = readCodeBlocks(statements).map(({ draft, statement }) =>
    toClaim(text, { draft, statement }, 0),
  );
  return withPast([...prose, ...code]).toSorted((a, b) => a.place.line - b.place.line);
};
