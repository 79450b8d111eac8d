import { kindOf } from '../../claims/claim-kinds.ts';
import type { Claim, ClaimKindName } from '../../domain/claim.ts';
import { readPhaseHeading } from '../../pack/phase-heading.ts';
import { listIds } from '../../pack/questions/id-lists.ts';
import { gap } from './fill.ts';
import { at, type Piece } from './material.ts';
import { inOrder, type Step } from './plan-steps.ts';
import type { Upstream } from './read-upstream.ts';
import { type Criterion, emptyScenario } from './requirements.ts';
import { plain } from './safe-text.ts';
import { limited, textsAt } from './sentences.ts';

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

export const owners = (claim: Claim): string => {
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
  ['End-to-end', /\bpage|\bclick|\bbutton|\bscreen|\bsign|\bsee(?:s|n)?\b|\bshown\b/i],
  ['Integration', /\bAPI\b|\brequest|\bjob\b|\bmail\b|\bqueue/i],
];

const levelOf = (text: string): string => levels.find(([, words]) => words.test(text))?.[0] ?? 'Unit';

/** Those that prove a requirement of the phase; those that prove none belong to the last. */
const criteriaOf = (step: Step, { criteria, requirements }: Upstream, isLast: boolean): Criterion[] => {
  const known = new Set(requirements.map(({ id }) => id));
  return criteria.filter(({ proves }) => {
    const first = proves.find((id) => known.has(id));
    return first === undefined ? isLast : step.requirements.includes(first);
  });
};

const testsOf = (step: Step, upstream: Upstream, isLast: boolean): string[] =>
  criteriaOf(step, upstream, isLast).map(({ id, text }) => {
    const said = text === emptyScenario ? gap('what is tested') : text.replace(/\.$/, '');
    return `${levelOf(plain(text))} test: ${said} (${id})`;
  });

interface Told {
  owner: string | null;
  estimate: string | null;
  date: string | null;
}

export const cellNamed = ({ cells }: Piece, name: RegExp): string | null =>
  cells.find(({ header, text }) => name.test(header) && text !== '')?.text ?? null;

/** What the request's own schedule says of a phase: rows that name it. */
export const toldOf = (material: readonly Piece[], number: number): Told => {
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

export const goalOf = ({ goal, requirements, claims }: Step): string =>
  claims.length > 0 && requirements.length > 0
    ? `${goal}; with it ${listIds(requirements)} can be seen to work.`
    : `${goal}.`;

const testLines = (step: Step, tests: readonly string[]): string[] =>
  tests.length > 0 || step.claims.length === 0
    ? boxes(tests, 'what is tested, at which level, and the AC that it proves in parentheses')
    : [
        `- [ ] Unit test: ${shown(unique(step.claims.map(({ subject }) => subject)))} hold what fdd.md says of them`,
      ];

export const phaseText = (step: Step, steps: readonly Step[], upstream: Upstream): string => {
  const { number } = step;
  const told = toldOf(upstream.material, number);
  const isLast = step === steps.at(-1);
  const tests = testsOf(step, upstream, isLast);
  const ids = criteriaOf(step, upstream, isLast).map(({ id }) => id);
  const [command] = textsAt(upstream.material, 'command');
  const next = isLast ? 'the release' : `Phase ${number + 1} may start`;
  return [
    `## Phase ${number}: ${step.name}`,
    '',
    `- **Goal:** ${goalOf(step)}`,
    `- **Estimate:** ${told.estimate ?? gap('days, points or a size')}`,
    `- **Owner:** ${told.owner ?? gap('who answers for the phase')}`,
    `- **Dependencies:** ${step === steps[0] ? 'None' : `Phase ${number - 1}`}`,
    '',
    '### Tasks',
    '',
    ...boxes(tasksOf(step, upstream), 'a task, and the FR that it fulfils in parentheses'),
    '',
    '### Tests',
    '',
    ...testLines(step, tests),
    `- Command: ${command ?? gap('the command that runs these tests')}`,
    '',
    '### Definition of Done',
    '',
    ...doneOf(step, ids),
    '',
    '### Gate',
    '',
    `- All boxes of Phase ${number} are ticked and its definition of done holds before ${next}; ${told.owner ?? gap('who')} decides.`,
    '',
  ].join('\n');
};
