import { createHash } from 'node:crypto';
import type { Finding, Level, Problem, RuleLevel } from '../domain/finding.ts';
import type { DesignSet } from './design-set.ts';
import type { Document } from './document.ts';
import type { Pack } from './pack.ts';
import { type DocumentRule, levelOf, type PackPlace, type Rule, type RuleContext } from './rule.ts';

export const pageOf = (rule: string): string => `docs/rules/${rule}.md`;

/** An id that survives edits: no line and no wording goes into it. `nth` tells apart equal problems of one document. */
const findingId = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

interface Judged {
  rule: Rule;
  path: string;
  slug: string | undefined;
  isFinal: boolean;
  problems: readonly Problem[];
}

/** In a draft nothing blocks: it is not finished, and says so. What is asked of final documents alone is a hint there. */
const levelIn = (rule: Rule, level: Level, isFinal: boolean): Level => {
  if (isFinal || rule.holdsInDrafts) return level;
  if (rule.when === 'final') return 'note';
  return level === 'block' ? 'warn' : level;
};

const toFindings = ({ rule, path, slug, isFinal, problems }: Judged, level: RuleLevel): Finding[] => {
  if (level === 'off') return [];
  const seen = new Map<string, number>();
  return problems.map((problem) => {
    const subject = problem.subject ?? '';
    const at = problem.path ?? path;
    const nth = seen.get(`${at} ${subject}`) ?? 0;
    seen.set(`${at} ${subject}`, nth + 1);
    return {
      id: findingId([slug ?? at, at.split('/').at(-1) ?? at, rule.id, subject, nth]),
      rule: rule.id,
      level: levelIn(rule, level, isFinal),
      message: problem.message,
      design: {
        path: at,
        line: problem.line,
        ...(problem.endLine === undefined ? {} : { endLine: problem.endLine }),
      },
      ...(slug === undefined ? {} : { slug }),
      ...(problem.example === undefined ? {} : { example: problem.example }),
      page: pageOf(rule.id),
    };
  });
};

export interface LintOptions {
  rules: readonly Rule[];
  /** Judge drafts as if they were to be finalized now. */
  asFinal: boolean;
}

const isDocumentRule = (rule: Rule): rule is DocumentRule => typeof rule.about !== 'string';

/** The one rule that can say something of a document that could not be read. */
const readable = 'readable';

export const lintDocument = (document: Document, context: RuleContext, options: LintOptions): Finding[] => {
  const isFinal = options.asFinal || document.frontMatter.status === 'final';
  return options.rules
    .filter((rule) => isDocumentRule(rule))
    .filter(({ id, about }) => about.includes(document.kind) && (document.isReadable || id === readable))
    .flatMap((rule) => {
      const level = levelOf(rule, context.settings);
      if (level === 'off') return [];
      const problems = rule.check(document, context);
      return toFindings({ rule, path: document.path, slug: context.pack?.slug, isFinal, problems }, level);
    })
    .toSorted(inOrder);
};

const inOrder = (a: Finding, b: Finding): number =>
  a.design.path < b.design.path
    ? -1
    : a.design.path > b.design.path
      ? 1
      : a.design.line - b.design.line || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);

export const lintPack = (pack: Pack, context: Omit<RuleContext, 'pack'>, options: LintOptions): Finding[] =>
  Object.values(pack.documents)
    .flatMap((document) => lintDocument(document, { ...context, pack }, options))
    .toSorted(inOrder);

export const lintDesignSet = (
  set: DesignSet,
  context: Omit<RuleContext, 'pack'>,
  options: LintOptions,
): Finding[] => {
  const full: RuleContext = { ...context, pack: null };
  const isFinal = options.asFinal || set.documents.some(({ frontMatter }) => frontMatter.status === 'final');
  const ofSet = options.rules
    .filter((rule) => rule.about === 'design-set')
    .flatMap((rule) => {
      const level = levelOf(rule, context.settings);
      if (level === 'off') return [];
      const path = set.manifest?.path ?? set.folder;
      return toFindings({ rule, path, slug: undefined, isFinal, problems: rule.check(set, full) }, level);
    });
  const ofDocuments = set.documents.flatMap((document) => lintDocument(document, full, options));
  return [...ofSet, ...ofDocuments].toSorted(inOrder);
};

/** What concerns packs among each other. */
export const lintPlaces = (
  packs: readonly PackPlace[],
  context: Omit<RuleContext, 'pack'>,
  options: LintOptions,
): Finding[] =>
  options.rules
    .filter((rule) => rule.about === 'packs')
    .flatMap((rule) => {
      const problems = rule.check(packs, { ...context, pack: null });
      const judged = { rule, path: '', slug: undefined, isFinal: true, problems };
      return toFindings(judged, levelOf(rule, context.settings));
    })
    .toSorted(inOrder);
