import type { Ban, ClaimKindName, Hedge, Prose } from '../../domain/claim.ts';
import type { Value } from '../../domain/fact.ts';
import type { Glossary } from './glossary.ts';
import type { Statement, Token } from './statement.ts';

/** A claim as prose makes it, before it has an id. */
export interface ProseDraft {
  kind: ClaimKindName;
  /** As loosely as it is written: `*.Registry`, `* /admin/:id`, `*.route/2`. */
  subject: string;
  expected?: Readonly<Record<string, Value>>;
  /** Where in the statement's text the words stand. */
  start: number;
  end: number;
  hedge?: Hedge | undefined;
  /** Words that may be meant otherwise: a claim only where the code has it. */
  tentative?: boolean;
  anyOwner?: boolean;
  /** A regular expression for code that bears it out; without it the subject is looked for as a word. */
  pattern?: string;
  /** What the judgement of its words depends on besides. */
  more?: Pick<Prose, 'slip' | 'isNamePattern' | 'isNecessary' | 'migrations' | 'list'>;
  ban?: Ban;
}

/** Words of a statement that may name something, be they marked as code or not. */
export interface Word {
  text: string;
  start: number;
  end: number;
  /** Marked as code: the author means a name. */
  isCode: boolean;
  token: Token | null;
}

export interface ReadingOf {
  statement: Statement;
  glossary: Glossary;
}

/** How one kind of claim stands in a single word or span of code. The first shape that knows a word reads it. */
export interface WordShape {
  name: string;
  read(word: Word, reading: ReadingOf): ProseDraft[] | null;
}

/** How claims stand in the build of a whole statement: lists of columns, negations, defaults. */
export interface StatementShape {
  name: string;
  /** `taken`: whether a place of the text was read as a name already. */
  read(reading: ReadingOf, taken: (start: number, end: number) => boolean): ProseDraft[];
}
