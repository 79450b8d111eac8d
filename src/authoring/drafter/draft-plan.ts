import type { Brief } from '../../domain/authoring.ts';
import type { Claim, ClaimKindName } from '../../domain/claim.ts';
import { contractOf } from '../../pack/contract-block.ts';
import { readPhaseHeading } from '../../pack/phase-heading.ts';
import { listIds } from '../../pack/questions/id-lists.ts';
import { kindOf } from '../../claims/claim-kinds.ts';
import { riskOf } from './draft-prd.ts';
import { bodyOf, fill, fillAll, gap } from './fill.ts';
import { at, isWords, type Piece } from './material.ts';
import { readUpstream, type Upstream } from './read-upstream.ts';
import { emptyScenario, withoutStrangers } from './requirements.ts';
import { cell, escapeText, plain } from './safe-text.ts';
import { asSentence, limited, once, textsAt } from './sentences.ts';

/** A phase of the contract, or where there is none, of the requirements. */
interface Step {
  number: number;
  name: string;
  goal: string;
  claims: Claim[];
  requirements: string[];
}

const called: Readonly<Record<number, readonly [name: string, goal: string]>> = {
  1: ['Data', 'What the feature keeps has its place'],
  2: ['Domain', 'The rules and processes of the feature work'],
  3: ['Interfaces', 'People and other systems reach the feature'],
};

const ofData: readonly ClaimKindName[] = ['table', 'column', 'index', 'constraint'];
const ofWeb: readonly ClaimKindName[] = ['route', 'live-view', 'ui-event', 'hook', 'permission'];

/** What most of a phase is about: the names of steps that fit it. */
const layerOf = (claims: readonly Claim[]): number => {
  if (claims.some(({ kind }) => ofData.includes(kind))) return 1;
  return claims.some(({ kind }) => ofWeb.includes(kind)) ? 3 : 2;
};

const claimsIn = (brief: Brief, { fdd }: Upstream): Claim[] =>
  (fdd && contractOf(fdd, brief.slug)?.contract?.claims.filter(({ ban }) => !ban)) || [];

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** A requirement belongs to the last phase that something of it belongs to: there it can be seen. */
const homes = (steps: readonly Step[], upstream: Upstream): Step[] => {
  const last = steps.at(-1);
  const homeOf = (id: string): Step | undefined =>
    steps.findLast(({ claims }) => claims.some(({ requirements }) => requirements.includes(id))) ?? last;
  return steps.map((step) => ({
    ...step,
    requirements: upstream.requirements.flatMap(({ id }) => (homeOf(id) === step ? [id] : [])),
  }));
};

const stepsOfContract = (claims: readonly Claim[], upstream: Upstream): Step[] => {
  const numbers = [...new Set(claims.flatMap(({ phase }) => (phase === null ? [] : [phase])))].toSorted(
    inOrder,
  );
  const steps = numbers.map((phase, index): Step => {
    const own = claims.filter(
      (claim) => claim.phase === phase || (claim.phase === null && index === numbers.length - 1),
    );
    const [name, goal] = called[layerOf(own)] ?? ['', ''];
    return { number: index + 1, name, goal, claims: own, requirements: [] };
  });
  return homes(steps, upstream);
};

const mostTogether = 4;

/** Without a contract: a phase for each few requirements, in their order, the most urgent first. */
const stepsOfRequirements = ({ requirements }: Upstream): Step[] => {
  const sorted = requirements.toSorted((a, b) => inOrder(a.priority ?? 'P9', b.priority ?? 'P9'));
  const count = Math.ceil(sorted.length / mostTogether);
  return Array.from({ length: count }, (_, index): Step => {
    const ids = sorted.slice(index * mostTogether, (index + 1) * mostTogether).map(({ id }) => id);
    const name = listIds(ids);
    return { number: index + 1, name, goal: `${name} can be seen to work`, claims: [], requirements: ids };
  });
};

const shown = (subjects: readonly string[]): string =>
  [
    ...subjects.slice(0, 8).map((subject) => `\`${subject.replaceAll('`', '')}\``),
    ...(subjects.length > 8 ? [`${subjects.length - 8} more`] : []),
  ].join(', ');

/** `table `waitlist``, `functions `join/2`, `leave/1``. */
const shownKind = (kind: ClaimKindName, subjects: readonly string[]): string => {
  const singular = kind.replace('-', ' ');
  const name = subjects.length === 1 ? singular : (kindOf(kind)?.plural ?? singular).replaceAll('_', ' ');
  return `${name} ${shown(subjects)}`;
};

const owners = (claim: Claim): string => {
  const owner = kindOf(claim.kind)?.owner;
  return owner ? `${owner.kind} ${owner.of(claim.subject)}` : `${claim.kind} ${claim.subject}`;
};

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** A task for each thing of the contract, with all that lies within it. */
const tasksOf = ({ claims, requirements }: Step, upstream: Upstream): string[] => {
  const groups = [...Map.groupBy(claims, owners).values()];
  const named = groups.map((group) => {
    const ids = unique(group.flatMap((claim) => claim.requirements)).toSorted(inOrder);
    const [first, ...rest] = [...Map.groupBy(group, ({ kind }) => kind)].map(([kind, own]) =>
      shownKind(
        kind,
        own.map(({ subject }) => subject),
      ),
    );
    const whole = `${first}${rest.length > 0 ? ` with ${rest.join(' and ')}` : ''}`;
    const text = `${whole.charAt(0).toUpperCase()}${whole.slice(1)}, as fdd.md has it`;
    return { ids, text: `${text}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}` };
  });
  const covered = new Set(named.flatMap(({ ids }) => ids));
  const others = requirements.filter((id) => !covered.has(id));
  return [
    ...named.map(({ text }) => text),
    ...others.map(
      (id) => `${escapeStart(upstream.requirements.find((each) => each.id === id)?.text ?? '')} (${id})`,
    ),
  ];
};

const escapeStart = (text: string): string => (text === '' ? gap('a task') : text);

const levels: readonly (readonly [name: string, words: RegExp])[] = [
  ['end to end', /\bpage|\bclick|\bbutton|\bscreen|\bsign|\bsee(?:s|n)?\b|\bshown\b/i],
  ['integration', /\bAPI\b|\brequest|\bjob\b|\bmail\b|\bqueue/i],
];

const levelOf = (text: string): string => levels.find(([, words]) => words.test(text))?.[0] ?? 'unit';

const criteriaOf = ({ requirements }: Step, { criteria }: Upstream, isLast: boolean) =>
  criteria.filter(({ proves }) => {
    const [first] = proves;
    return first === undefined ? isLast : requirements.includes(first);
  });

const testsOf = (step: Step, upstream: Upstream, isLast: boolean): string[] =>
  criteriaOf(step, upstream, isLast).map(({ id, text }) => {
    const said = text === emptyScenario ? gap('what is tested') : text.replace(/\.$/, '');
    return `${levelOf(plain(text)) === 'unit' ? 'Unit' : levelOf(plain(text)) === 'integration' ? 'Integration' : 'End-to-end'} test: ${said} (${id})`;
  });

interface Told {
  owner: string | null;
  estimate: string | null;
  date: string | null;
}

const cellNamed = ({ cells }: Piece, name: RegExp): string | null =>
  cells.find(({ header, text }) => name.test(header) && text !== '')?.text ?? null;

/** What the request's own schedule says of a phase: rows that name it. */
const toldOf = (material: readonly Piece[], number: number): Told => {
  const row = at(material, 'delivery').find(
    ({ form, text }) => form === 'row' && readPhaseHeading(plain(text))?.number === String(number),
  );
  return {
    owner: row ? cellNamed(row, /\bowners?\b|\bwho\b|\bassignee\b/i) : null,
    estimate: row ? cellNamed(row, /\bestimate\b|\beffort\b|\bduration\b|\bsize\b/i) : null,
    date: row ? cellNamed(row, /\bdate\b|\bdue\b|\bwhen\b/i) : null,
  };
};

const boxes = (texts: readonly string[], wanted: string): string[] =>
  (texts.length > 0 ? limited(texts, 'tasks') : [gap(wanted)]).map((text) => `- [ ] ${text}`);

const doneOf = ({ claims, number }: Step, ids: readonly string[]): string[] => [
  ...(claims.length > 0
    ? [
        `- \`specgate check\` finds all that the contract has for Phase ${number}: ${shown(unique(claims.map(({ subject }) => subject)))}.`,
      ]
    : []),
  ...(ids.length > 0 ? [`- The tests of ${listIds(ids)} pass.`] : []),
  ...(claims.length === 0 && ids.length === 0
    ? [`- ${gap('what can be seen or run once the phase is finished')}`]
    : []),
];

const goalOf = ({ goal, requirements, claims }: Step): string =>
  claims.length > 0 && requirements.length > 0
    ? `${goal}; with it ${listIds(requirements)} can be seen to work.`
    : `${goal}.`;

const nextOf = (number: number, count: number): string =>
  number < count ? `Phase ${number + 1} may start` : 'the release';

const phaseText = (step: Step, count: number, upstream: Upstream): string => {
  const { number } = step;
  const told = toldOf(upstream.material, number);
  const isLast = number === count;
  const tests = testsOf(step, upstream, isLast);
  const ids = criteriaOf(step, upstream, isLast).map(({ id }) => id);
  const commands = textsAt(upstream.material, 'command');
  return [
    `## Phase ${number}: ${step.name}`,
    '',
    `- **Goal:** ${goalOf(step)}`,
    `- **Estimate:** ${told.estimate ?? gap('days, points or a size')}`,
    `- **Owner:** ${told.owner ?? gap('who answers for the phase')}`,
    `- **Dependencies:** ${number === 1 ? 'None' : `Phase ${number - 1}`}`,
    '',
    '### Tasks',
    '',
    ...boxes(tasksOf(step, upstream), 'a task, and the FR that it fulfils in parentheses'),
    '',
    '### Tests',
    '',
    ...(tests.length > 0 || step.claims.length === 0
      ? boxes(tests, 'what is tested, at which level, and the AC that it proves in parentheses')
      : [
          `- [ ] Unit test: ${shown(unique(step.claims.map(({ subject }) => subject)))} hold what fdd.md says of them`,
        ]),
    `- Command: ${commands[0] ?? gap('the command that runs these tests')}`,
    '',
    '### Definition of Done',
    '',
    ...doneOf(step, ids),
    '',
    '### Gate',
    '',
    `- All boxes of Phase ${number} are ticked and its definition of done holds before ${nextOf(number, count)}; ${told.owner ?? gap('who')} decides.`,
    '',
  ].join('\n');
};

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

const either = (...choices: readonly string[][]): string[] => choices.find((texts) => texts.length > 0) ?? [];

/** The template has a gate for each of its two phases. */
const gateLines = /(?:^- Gate [A-Z] \(after Phase \d+\): .*\n?)+/m;

/** plan.md out of prd.md and fdd.md. Who, when and how long is nobody's to guess. */
export const draftPlan = (brief: Brief, template: string): string => {
  const upstream = readUpstream(brief);
  const { material, fdd } = upstream;
  const claims = claimsIn(brief, upstream);
  const byContract = stepsOfContract(claims, upstream);
  const steps = byContract.length > 0 ? byContract : stepsOfRequirements(upstream);
  const said = (...keys: string[]): string[] => textsAt(material, ...keys);
  const title = escapeText(brief.title);
  const body = bodyOf(template, { title: readPhaseHeading(brief.title) ? `Feature “${title}”` : title });
  const filled = fillAll(
    withPhases(
      body,
      steps.map((step) => phaseText(step, steps.length, upstream)),
    ),
    [
      ['Scope', '', scopeOf(steps, upstream)],
      [
        'Clarifications & Default Assumptions',
        '',
        once([...said('assumptions'), ...said('questions')]).map(asSentence),
      ],
      ['Parallel Work', '', parallelOf(steps, upstream)],
      ['QA Plan', 'Automated', either(said('testing'))],
      ['QA Plan', 'Manual', said('manual')],
      [
        'QA Plan',
        'Accessibility & performance',
        once([...said('accessibility'), ...either(said('load-tests'), said('performance'))]),
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
