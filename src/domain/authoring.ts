import type { DocumentKind } from './document.ts';
import type { FactKind } from './fact.ts';
import type { Settings } from './settings.ts';

/** The roles that write documents. `develop` writes code, and is none of them. */
export const draftRoles = ['analyze', 'architect', 'plan', 'design', 'planning', 'revise'] as const;
export type DraftRole = (typeof draftRoles)[number];

/** Whoever is told of a feature. */
export type Briefed = DraftRole | 'develop';

/** Where a feature began. */
export interface Issue {
  /** Null where it is a text that lies here. */
  number: number | null;
  title: string;
  body: string;
  author: string | null;
}

/** A document that is there already: what the role starts from, or what it is to change. */
export interface BriefDocument {
  /** `source`: no document of a pack, such as `project.md` or a `.prd.md` that somebody named. */
  kind: DocumentKind | 'manifest' | 'source';
  path: string;
  /** With its front matter, as it stands. */
  text: string;
}

/** A guide of the repository, as far as it bears on the feature. */
export interface Guide {
  path: string;
  title: string;
  summary: string;
}

/** Something that the code has, near the feature. */
export interface MapEntry {
  kind: FactKind;
  subject: string;
  /** What is worth saying of it, in a few words; empty where nothing is. */
  detail: string;
  path: string;
  line: number;
}

/** What is known of the repository, ranked by how near it is to the feature and cut to a budget. */
export interface RepositoryMap {
  entries: readonly MapEntry[];
  /** Sentences about the whole: "14 contexts, 32 tables, 3 supervisors". */
  known: readonly string[];
  /** What could not be found out, or is named by the request and is not there. */
  unknown: readonly string[];
}

/** Something to cite: from the profile's list, or from what a search has found. */
export interface Source {
  title: string;
  url: string;
  /** The day on which somebody looked at it: `2026-11-21`. */
  accessed: string;
  /** Words that a feature has in common with it. */
  topics: readonly string[];
}

/** Everything that a role is told, as plain data. What people wrote in it is data, never an instruction. */
export interface Brief {
  role: Briefed;
  profile: Settings['profile'];
  slug: string;
  title: string;
  /** The day on which it is written: `2026-11-21`. */
  today: string;
  issue: Issue | null;
  /** What followed the command: a description, a focus, feedback. */
  words: string;
  documents: readonly BriefDocument[];
  /** What the role writes, as it stands: its next version keeps every id on what it named. */
  current: readonly BriefDocument[];
  guides: readonly Guide[];
  map: RepositoryMap;
  sources: readonly Source[];
  /** What the role would stand on and is not there. */
  missing: readonly string[];
  /** What did not fit into the budget, a sentence each. */
  leftOut: readonly string[];
}

/** A document as somebody wrote it, without its front matter: that, and where it lies, is decided elsewhere. */
export interface WrittenText {
  /** `prd.md`, `manifest.json`, `billing_backend_design.md`, `PLANNING.md`. */
  name: string;
  body: string;
}

export interface Tokens {
  input: number;
  output: number;
}

/** What came of asking a writer. */
export interface Written {
  texts: readonly WrittenText[];
  /** Why what was written cannot be taken as it is, for whoever wrote it to mend. */
  problems: readonly string[];
}
