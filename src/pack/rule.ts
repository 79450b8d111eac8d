import type { DocumentKind } from '../domain/document.ts';
import type { Problem, RuleLevel } from '../domain/finding.ts';
import type { RuleHead } from '../domain/rule.ts';
import type { Settings } from '../domain/settings.ts';
import type { DesignSet } from './design-set.ts';
import type { Document } from './document.ts';
import type { Pack } from './pack.ts';

/** What a rule may know besides the document: plain data, gathered before any rule runs. */
export interface RuleContext {
  /** The pack that the document belongs to, if it belongs to one. */
  pack: Pack | null;
  settings: Settings;
  /** Those of the repository paths that links name which exist. */
  existing: ReadonlySet<string>;
  /** What Mermaid's own parser says of a diagram's text: null where it accepts it; absent where it was not asked. */
  diagrams: ReadonlyMap<string, string | null>;
}

interface RuleBase extends RuleHead {
  /** `final`: asked only of what is finalized or about to be; in a draft its findings are notes. */
  when: 'always' | 'final';
  /** The document could not be read as what it is; then it makes no difference what it says of its status. */
  holdsInDrafts?: true;
}

export interface DocumentRule extends RuleBase {
  about: readonly DocumentKind[];
  check(document: Document, context: RuleContext): Problem[];
}

export interface DesignSetRule extends RuleBase {
  about: 'design-set';
  check(set: DesignSet, context: RuleContext): Problem[];
}

/** A pack as far as it is known before its documents are read. */
export interface PackPlace {
  slug: string;
  folder: string;
  /** Its first document, to point at. */
  path: string;
}

export interface PacksRule extends RuleBase {
  about: 'packs';
  check(packs: readonly PackPlace[], context: RuleContext): Problem[];
}

export type Rule = DocumentRule | DesignSetRule | PacksRule;

export const levelOf = (rule: Pick<RuleHead, 'id' | 'level'>, settings: Settings): RuleLevel =>
  settings.rules[rule.id] ?? (typeof rule.level === 'string' ? rule.level : rule.level[settings.profile]);
