import type { PhaseBrief, PhaseClaim, PhaseTask } from '../../domain/develop.ts';
import { contractOf } from '../../pack/contract-block.ts';
import type { Document } from '../../pack/document.ts';
import { type Pack, requirementsOf } from '../../pack/pack.ts';
import { activePhases, type Phase } from '../../pack/phases.ts';
import { plainId } from '../../pack/questions/planned-ids.ts';
import { partNames } from '../../pack/questions/plan-parts.ts';

/** Which phase is next, and all that it asks for. */

export type ChosenPhase = { phase: Phase } | { refusal: string };

const isDone = ({ tasks }: Phase): boolean => tasks.length > 0 && tasks.every(({ checked }) => checked);

const listed = (phases: readonly Phase[]): string =>
  phases.map((phase) => `${phase.name} (${isDone(phase) ? 'done' : 'open'})`).join(', ');

/** The one that is asked for, or the first that is not done. Those before it have to be. */
export const choosePhase = (plan: Document, asked: string | null): ChosenPhase => {
  const phases = activePhases(plan).filter(({ tasks }) => tasks.length > 0);
  if (phases.length === 0) return { refusal: 'The plan has no phase with tasks.' };
  const next = phases.find((phase) => !isDone(phase));
  if (asked === null)
    return next ? { phase: next } : { refusal: 'Every phase of the plan is done: all boxes are ticked.' };
  const phase = phases.find(({ number }) => number.toLowerCase() === asked.toLowerCase());
  if (!phase) return { refusal: `There is no phase ${asked} in the plan. There are: ${listed(phases)}.` };
  if (isDone(phase)) return { refusal: `${phase.name} is done already: all its boxes are ticked.` };
  return next === phase || !next
    ? { phase }
    : {
        refusal: `${phase.name} comes after ${next.name}, which is not done: \`develop ${next.number}\` first, or tick what was done by hand.`,
      };
};

const linesOf = ({ text }: Document, from: number, to: number): string[] =>
  text.split('\n').slice(from - 1, to);

/** A phase as it was agreed on, without what shows its tasks to be done. */
const wordsOf = (plan: Document, { line, endLine }: Phase): { text: string; line: number }[] =>
  linesOf(plan, line, endLine)
    .map((text, index) => ({ text, line: line + index }))
    .filter((each) => !plan.evidence.includes(each.line));

const isOfTests = ({ topics }: Phase, line: number): boolean =>
  topics.some((topic) => partNames.tests.test(topic.title) && topic.line <= line && line <= topic.endLine);

const tasksOf = (phase: Phase): PhaseTask[] =>
  phase.tasks.map(({ text, line, checked }, index) => ({
    number: index + 1,
    text: text.split('\n')[0]?.trim() ?? '',
    line,
    isTest: isOfTests(phase, line),
    isDone: checked,
  }));

/** The phase's own words, without its boxes. */
const restOf = (plan: Document, phase: Phase): string => {
  const boxes = new Set(
    phase.tasks.flatMap(({ line, endLine }) =>
      Array.from({ length: endLine - line + 1 }, (_, index) => line + index),
    ),
  );
  return wordsOf(plan, phase)
    .filter(({ text, line }) => !boxes.has(line) && !/^\s*<!--.*-->\s*$/.test(text))
    .map(({ text }) => text)
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
};

const goalOf = ({ topics }: Phase): string =>
  topics.find(({ title }) => /^(?:goal|objectives?)$/i.test(title))?.lead.trim() ?? '';

const claimsOf = (fdd: Document, slug: string, number: string): PhaseClaim[] =>
  (contractOf(fdd, slug)?.contract?.claims ?? [])
    .filter(({ phase }) => phase !== null && phase.toLowerCase() === number.toLowerCase())
    .map(({ kind, subject, place }) => ({
      kind,
      subject,
      line: place.line,
      text: linesOf(fdd, place.line, place.endLine ?? place.line)
        .join('\n')
        .trim(),
    }));

const idsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\b(?:FR|AC|NFR)-?\d[\w.-]*/g)].map(([id]) => plainId(id))),
];

export const phaseBrief = (pack: Pack, plan: Document, phase: Phase): PhaseBrief => {
  const { fdd } = pack.documents;
  const words = wordsOf(plan, phase).map(({ text }) => text);
  const named = new Set(idsIn(words.join('\n')));
  const requirements = requirementsOf(pack)
    .filter(({ id }) => named.has(plainId(id)))
    .map(({ id, text }) => ({ id, text }));
  return {
    slug: pack.slug,
    name: phase.name,
    number: phase.number,
    title: phase.title,
    goal: goalOf(phase),
    tasks: tasksOf(phase),
    rest: restOf(plan, phase),
    claims: fdd ? claimsOf(fdd, pack.slug, phase.number) : [],
    requirements: [...new Map(requirements.map((each) => [each.id, each])).values()],
    scope: fdd ? (contractOf(fdd, pack.slug)?.contract?.scope ?? []) : [],
  };
};
