import { kindOf } from '../claims/claim-kinds.ts';
import type { OpenSet, Value } from '../domain/fact.ts';
import type { ConsideredFact, ScoredFact } from '../domain/explanation.ts';
import type { CheckFinding } from '../domain/verdict.ts';
import type { CheckedClaim, CheckedPack, CheckInput } from './checked.ts';
import { closeEnough, closeEnoughIfNew } from './alike-names.ts';
import { isDueBy } from './weigh.ts';

/** The way to a verdict in sentences. */

interface Parts {
  facts: readonly ConsideredFact[];
  near: readonly ScoredFact[];
  open: readonly OpenSet[];
}

interface Setting {
  pack: CheckedPack;
  finding: CheckFinding | null;
  input: CheckInput;
}

const show = (value: Value | undefined): string => JSON.stringify(value ?? null);
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const placeOf = ({ path, line }: { path: string; line: number }): string =>
  path === '' ? '' : ` (${path}:${line})`;

const asked = ({ claim, verdict, isOfClosed }: CheckedClaim): string => {
  const name = `${claim.kind} \`${claim.subject}\``;
  const plural = kindOf(claim.kind)?.plural ?? claim.kind;
  if (claim.ban)
    return `The design says no to ${claim.ban.kind} \`${claim.ban.subject}\`${claim.ban.onlyNew ? ', where it is new' : ''}.`;
  if (isOfClosed) return `The design closes \`${plural}\`: nothing may come in that no design declares.`;
  if (verdict === 'undeclared')
    return `The design closes \`${plural}\`, and no design in force declares ${name}.`;
  const wanted = Object.entries(claim.expected).map(([key, value]) => `${key} ${show(value)}`);
  return `The design ${claim.prose ? 'names' : 'asks for'} ${name}${wanted.length > 0 ? ` with ${wanted.join(', ')}` : ''}.`;
};

const factStep = (facts: readonly ConsideredFact[], { claim }: CheckedClaim): string => {
  if (facts.length === 0)
    return claim.ban ? 'The code has nothing of the kind.' : 'Nothing in the code has that name.';
  if (claim.ban) return `The code has ${count(facts.length, 'such fact')}.`;
  const told = facts.slice(0, 3).map((fact) => {
    const differences = fact.different.map((key) => `${key} is ${show(fact.attributes[key])}`);
    const unknowns = fact.unknown.map((key) => `${key} cannot be read`);
    return `${fact.path}:${fact.line} ${[...differences, ...unknowns].join(', ') || 'as declared'}`;
  });
  return `${count(facts.length, 'place')} in the code ${facts.length === 1 ? 'has' : 'have'} it: ${told.join('; ')}.`;
};

const nearStep = (near: readonly ScoredFact[], checked: CheckedClaim, { base }: CheckInput): string => {
  const enough = base ? closeEnoughIfNew : closeEnough;
  const list = near.map(({ subject, score }) => `\`${subject}\` ${score.toFixed(2)}`).join(', ');
  if (checked.near)
    return `\`${checked.near.subject}\` is taken for it. Likeness from ${enough} on is enough: ${list}.`;
  const outdone = near.some(({ score }) => score >= enough)
    ? ' What is near enough is nearer to another claim.'
    : '';
  return `No other name is near enough, which takes ${enough}${list === '' ? '' : `: ${list}`}.${outdone}`;
};

const openStep = (open: readonly OpenSet[]): string => {
  if (open.length === 0) return 'Nothing about it is unknown.';
  const told = open.slice(0, 3).map((set) => `${set.why}${placeOf(set)}`);
  const more = open.length > 3 ? `, and ${open.length - 3} more` : '';
  return `Not all can be known, because ${told.join('; ')}${more}.`;
};

const phaseState = ({ claim }: CheckedClaim, { phases }: CheckedPack): string => {
  if (phases === null) return 'there is no final plan.md';
  if (phases.length === 0) return 'plan.md has no phases';
  if (claim.phase === null)
    return phases.every(({ done }) => done)
      ? 'all phases are done'
      : 'not all phases are done, and it names none';
  const own = phases.find(({ number }) => number === claim.phase);
  if (!own) return `plan.md has no phase ${claim.phase}`;
  return `phase ${claim.phase} is ${own.done ? 'done' : 'not done'}`;
};

const dueStep = (checked: CheckedClaim, { pack, input }: Setting): string => {
  if (checked.claim.ban) return 'A "no" always holds.';
  if (input.due === 'all') return 'It is due, because everything is.';
  const now = isDueBy(checked.claim, pack.phases, input.due);
  if (!now && checked.due.wasDue) return 'It is due, because it was due at the base.';
  return `It is ${now ? 'due' : 'not due yet'}: ${phaseState(checked, pack)}.${now ? '' : ' What is there already is judged all the same.'}`;
};

const baseStep = (
  { atBase, due, verdict, disposition, isOfClosed }: CheckedClaim,
  { base }: CheckInput,
): string => {
  if (!base) return 'There is no base, so nothing is pre-existing: this is an audit.';
  const claim = due.isUnchanged ? 'the design says the same' : 'the design did not say so';
  if (isOfClosed || verdict === 'undeclared' || verdict === 'conflict' || verdict === 'stale')
    return disposition === 'pre-existing'
      ? 'The base has it alike.'
      : 'The base does not have it: this change brings it.';
  const before = atBase();
  if (!before) return `At the base ${claim}, and its words claimed nothing there.`;
  return `At the base ${claim}, and the code there: ${before.verdict} (${before.why}).`;
};

const outcome = (checked: CheckedClaim, { pack, finding, input }: Setting): string => {
  const level = finding?.level ?? checked.level;
  const disposition = finding?.disposition ?? checked.disposition;
  const enforce = input.enforce[pack.source];
  const turnedDown = enforce === 'block' ? '' : ` (\`enforce.${pack.source}\` is ${enforce})`;
  if (finding?.waiver)
    return `${finding.waiver.by} waived it until ${finding.waiver.until}: ${finding.waiver.reason}`;
  if (checked.verdict === 'conforms') return 'So it conforms.';
  if (level === null) return `So it is ${checked.verdict}: ${checked.why}.`;
  const weight = level === 'block' ? 'it blocks' : level === 'warn' ? 'it warns' : 'it is a note';
  const brought = input.base ? 'brought by this change' : 'so as it stands';
  const how = disposition === 'introduced' ? brought : disposition;
  return `So it is ${checked.verdict}, ${how}: ${weight}${turnedDown}.`;
};

const between = ({ verdict, why }: CheckedClaim): string =>
  verdict === 'conflict'
    ? `Another design in force cannot be kept beside it: ${why}.`
    : `The contract of the same design says something else: ${why}.`;

export const explainSteps = (
  checked: CheckedClaim,
  { facts, near, open }: Parts,
  setting: Setting,
): string[] => {
  const { claim, verdict, isOfClosed } = checked;
  const isBetweenDesigns = verdict === 'conflict' || verdict === 'stale';
  const isClaim = !isBetweenDesigns && verdict !== 'undeclared' && !isOfClosed;
  return [
    asked(checked),
    ...(isBetweenDesigns ? [between(checked)] : []),
    ...(isClaim ? [factStep(facts, checked)] : []),
    ...(isClaim && facts.length === 0 && !claim.ban ? [nearStep(near, checked, setting.input)] : []),
    ...(isOfClosed || (isClaim && facts.length === 0 && !checked.near) ? [openStep(open)] : []),
    ...(isClaim ? [dueStep(checked, setting)] : []),
    baseStep(checked, setting.input),
    outcome(checked, setting),
  ];
};
