import type { Brief } from '../../domain/authoring.ts';
import { readPhaseHeading } from '../../pack/phase-heading.ts';
import { listIds } from '../../pack/questions/id-lists.ts';
import { riskOf } from './draft-prd.ts';
import { bodyOf, fill, fillAll, gap } from './fill.ts';
import { at, isWords, type Piece } from './material.ts';
import { cellNamed, goalOf, owners, phaseText, toldOf } from './plan-phase.ts';
import { type Step, stepsOf } from './plan-steps.ts';
import { readUpstream, type Upstream } from './read-upstream.ts';
import { withoutStrangers } from './requirements.ts';
import { cell, escapeText, plain } from './safe-text.ts';
import { asSentence, once, textsAt } from './sentences.ts';

const phasesStart = /^## Phase 1:/m;
const phasesEnd = /^## Parallel Work$/m;

/** The template shows two phases; a plan has as many as it needs. */
const withPhases = (body: string, texts: readonly string[]): string => {
  const [from, to] = [body.search(phasesStart), body.search(phasesEnd)];
  return from === -1 || to <= from || texts.length === 0
    ? body
    : `${body.slice(0, from)}${texts.join('\n')}\n${body.slice(to)}`;
};

const riskRow = (piece: Piece): string => {
  const [risk, answer] = riskOf(piece);
  const likelihood = cellNamed(piece, /\blikelihood\b|\bprobability\b/i) ?? gap('low, medium or high');
  const impact = cellNamed(piece, /\bimpact\b|\bseverity\b/i) ?? gap('what it costs');
  return `| ${[risk, likelihood, impact, answer ?? gap('what is done about it')].map(cell).join(' | ')} |`;
};

/** The same risk stands in several documents; the row that says most of it is kept. */
const risksOf = (material: readonly Piece[]): string[] => {
  const risks = at(material, 'risks').filter((piece) => isWords(piece) && !/^\W*none\b/i.test(piece.text));
  const byRisk = Map.groupBy(risks, (piece) => plain(riskOf(piece)[0]).toLowerCase());
  return [...byRisk.values()]
    .map((same) => same.toSorted((a, b) => b.cells.length - a.cells.length)[0])
    .flatMap((piece) => (piece ? [riskRow(piece)] : []))
    .slice(0, 50);
};

const scopeOf = (steps: readonly Step[], { requirements, material }: Upstream): string[] => {
  if (requirements.length === 0) return [];
  const left = textsAt(material, 'non-goals').map((text) => text.replace(/\.$/, ''));
  return [
    `This plan delivers ${listIds(requirements.map(({ id }) => id))} in ${steps.length === 1 ? 'one phase' : `${steps.length} phases`}.${
      left.length > 0 ? ` It leaves out: ${left.join('; ')}.` : ''
    }`,
  ];
};

const traceOf = (steps: readonly Step[], upstream: Upstream): string[] =>
  upstream.requirements.map(({ id }) => {
    const proving = upstream.criteria.filter(({ proves }) => proves.includes(id)).map((each) => each.id);
    const phases = steps.filter(
      ({ claims, requirements }) =>
        requirements.includes(id) || claims.some((claim) => claim.requirements.includes(id)),
    );
    return `| ${id} | ${proving.length > 0 ? proving.join(', ') : gap('AC')} | ${phases.map(({ number }) => `Phase ${number}`).join(', ')} | ${
      proving.length > 0 ? `the tests of ${listIds(proving)}` : gap('test')
    } |`;
  });

const milestonesOf = (steps: readonly Step[], { material }: Upstream): string[] =>
  steps.map(
    (step) =>
      `| ${cell(goalOf(step).replace(/\.$/, ''))} | Phase ${step.number} | ${cell(toldOf(material, step.number).date ?? gap('date'))} |`,
  );

const letter = (index: number): string => String.fromCharCode(65 + (index % 26));

const gatesOf = (steps: readonly Step[]): string[] =>
  steps.map(
    ({ number, claims }, index) =>
      `Gate ${letter(index)} (after Phase ${number}): ${claims.length > 0 ? 'the check finds its part of the contract, and its tests pass' : 'its tests pass'}.`,
  );

const parallelOf = (steps: readonly Step[], { material }: Upstream): string[] => {
  const told = textsAt(material, 'parallel');
  if (told.length > 0 || steps.length === 0) return told;
  const wide = steps.filter(({ claims }) => new Set(claims.map(owners)).size > 1);
  return wide.length > 0
    ? wide.map(
        ({ number }) =>
          `Phase ${number}: its tasks build different parts of the contract, and can go side by side.`,
      )
    : ['none: each phase builds on the one before.'];
};

/** The template has a gate for each of its two phases. */
const gateLines = /(?:^- Gate [A-Z] \(after Phase \d+\): .*\n?)+/m;

/** plan.md out of prd.md and fdd.md. Who, when and how long is nobody's to guess. */
export const draftPlan = (brief: Brief, template: string): string => {
  const upstream = readUpstream(brief);
  const { material, fdd } = upstream;
  const steps = stepsOf(brief, upstream);
  const said = (...keys: string[]): string[] => textsAt(material, ...keys);
  const title = escapeText(brief.title);
  const body = bodyOf(template, { title: readPhaseHeading(brief.title) ? `Feature “${title}”` : title });
  const filled = fillAll(
    withPhases(
      body,
      steps.map((step) => phaseText(step, steps, upstream)),
    ),
    [
      ['Scope', '', scopeOf(steps, upstream)],
      [
        'Clarifications & Default Assumptions',
        '',
        once([...said('assumptions'), ...said('questions')]).map(asSentence),
      ],
      ['Parallel Work', '', parallelOf(steps, upstream)],
      ['QA Plan', 'Automated', said('testing')],
      ['QA Plan', 'Manual', said('manual')],
      [
        'QA Plan',
        'Accessibility & performance',
        once([
          ...said('accessibility'),
          ...(said('load-tests').length > 0 ? said('load-tests') : said('performance')),
        ]),
      ],
      ['Rollout', 'Steps', once([...said('flags'), ...said('rollout')])],
      ['Rollout', 'Watched', once([...said('alerts'), ...said('metrics')])],
      ['Rollout', 'Rollback', said('rollback')],
    ],
  );
  const rows: readonly (readonly [string, string[]])[] = [
    ['Milestones', milestonesOf(steps, upstream)],
    ['Risks & Mitigations', risksOf(material)],
    ['Requirements Traceability', traceOf(steps, upstream)],
  ];
  const whole = rows.reduce((text, [heading, own]) => fill(text, { heading }, own), filled);
  const gates = gatesOf(steps);
  const gated =
    gates.length === 0 ? whole : whole.replace(gateLines, () => gates.map((text) => `- ${text}\n`).join(''));
  const ids = [...upstream.requirements, ...upstream.criteria].map(({ id }) => id);
  return withoutStrangers(gated, [...ids, ...(fdd?.declared ?? []).map(({ id }) => id)]);
};
