import { kinds } from '../claims/claim-kinds.ts';
import type { Ban } from '../domain/claim.ts';
import type { Fact, OpenSet } from '../domain/fact.ts';
import { holdsSet, mayHold } from '../domain/open-set.ts';
import { among } from './among.ts';
import type { FactIndex } from './fact-index.ts';
import { bannedBy } from './narrow.ts';

/** Which facts a "no" of the design is about. */

const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

/** `Oli*` is Oli and what lies within, not Olive. */
const modulePattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(' -> ')
      .map((side) => `${side.replace(/\*$/, '').replaceAll('.', '\\.')}(?:\\.[\\w.]+)?`)
      .join(' -> ')}$`,
  );

const matcherOf = ({ kind, subject }: Ban): RegExp =>
  kind === 'dependency' ? modulePattern(subject) : patternOf(subject);

/** Of all processes, only a GenServer. */
const isForm = ({ form }: Ban, { attributes }: Fact): boolean =>
  form === undefined || (typeof attributes['form'] === 'string' && attributes['form'].endsWith(form));

/** "No new functions" is no word against a private one: what a design need not declare it must name to forbid. */
const isMeant = ({ kind, subject }: Ban, { attributes }: Fact): boolean =>
  subject !== '*' || !kinds.some((each) => each.factKind === kind && each.isInternal?.(attributes));

const fits = (ban: Ban, fact: Fact, pattern: RegExp): boolean =>
  pattern.test(fact.subject) && isForm(ban, fact) && isMeant(ban, fact);

export const isBanned = (ban: Ban, fact: Fact): boolean =>
  fact.kind === ban.kind && fits(ban, fact, matcherOf(ban));

export const bannedFacts = (ban: Ban, facts: FactIndex): readonly Fact[] => {
  const pattern = matcherOf(ban);
  const key = `${ban.kind} ${ban.subject} ${ban.form ?? ''}`;
  return among(facts.ofKind(ban.kind, bannedBy(ban)), key, (fact) => fits(ban, fact, pattern));
};

/** An open set that may hold what is forbidden: then nobody can say that it is not there. */
export const hidesBanned = (ban: Ban, facts: FactIndex, before: FactIndex | null): OpenSet | undefined => {
  const { kind, subject, onlyNew } = ban;
  const old = onlyNew ? (before?.openSets(kind, bannedBy(ban)) ?? []) : [];
  return facts
    .openSets(kind, bannedBy(ban))
    .filter((set) => !old.some((each) => holdsSet(each, set)))
    .find((set) => mayHold(set, subject));
};
