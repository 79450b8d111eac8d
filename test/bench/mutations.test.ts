import { beforeAll, describe, expect, test } from '@jest/globals';
import { rewrites } from '../../bench/mutation/benign/rewrites.ts';
import { mark } from '../../bench/mutation/mutation.ts';
import { readFolder } from '../../bench/mutation/files.ts';
import { keep, openWorld, type Tried, trialsOf, tryOut, type World } from '../../bench/mutation/run.ts';
import type { Trial } from '../../bench/mutation/trial.ts';
import { askElixir, oracleTest } from '../facts/oracle/elixir.ts';

/** One of each kind of mutation and of each rewrite; `npm run mutate` tries all of them everywhere. */

let world: World;
let trials: Trial[];

const firstOfEach = <One>(all: readonly One[], name: (one: One) => string): One[] => [
  ...new Map(all.toReversed().map((one) => [name(one), one])).values(),
];

beforeAll(async () => {
  world = await openWorld(readFolder('bench/sample'));
  trials = firstOfEach(trialsOf(world), ({ kind, name }) => `${kind} ${name}`);
});

const summary = ({ trial, mode, outcome, expected, told }: Tried): object => ({
  what: `${trial.kind} ${trial.name} (${mode})`,
  outcome,
  told: outcome === 'found' ? [] : { expected, told },
});

test('every mutation is told exactly as expected', async () => {
  expect(trials.length).toBeGreaterThan(100);
  const tried: Tried[] = [];
  for (const trial of trials) tried.push(...(await tryOut(world, trial)));
  expect(tried.filter(({ outcome }) => outcome !== 'found').map(summary)).toEqual([]);
});

test('no rewrite that leaves the meaning alone is told', async () => {
  const told: string[] = [];
  for (const { name, apply } of rewrites) {
    const [first] = apply(world.files);
    if (!first) throw new Error(`There is no place for ${name}`);
    for (const { blocks, others, mode } of await keep(world, name, first))
      told.push(...[...blocks, ...others].map((line) => `${name} (${mode}): ${line}`));
  }
  expect(told).toEqual([]);
});

oracleTest('what is tried is Elixir', () => {
  const texts = [
    ...trials.flatMap(({ change }) => Object.entries(change.files)),
    ...rewrites.flatMap(({ apply }) => Object.entries(apply(world.files)[0]?.files ?? {})),
    ...world.files,
  ].filter(([path, text]) => /\.exs?$/.test(path) && text !== null);
  const files = Object.fromEntries(
    texts.map(([path, text], index) => [
      `${index}-${path.replaceAll('/', '-')}`,
      (text ?? '').replaceAll(mark, ''),
    ]),
  );
  expect(askElixir('parse.exs', files)).toEqual([]);
});

describe('a mutation that is told otherwise', () => {
  const path = 'lib/stacks/workers/hold_expiry_worker.ex';
  const subject = 'Stacks.Workers.HoldExpiryWorker';
  const outcomes = async (from: string, to: string, expected: Trial['change']['expected']) => {
    const files = { [path]: world.files.get(path)?.replace(from, to) ?? '' };
    const trial: Trial = { kind: 'job', name: 'test', subject, change: { files, expected } };
    return (await tryOut(world, trial)).map(({ outcome }) => outcome);
  };
  const contradicts = { verdict: 'contradicts', kind: 'job', subject, code: `${path}:4` } as const;

  test.each([
    ['found', 'queue: :holds', 'queue: :other', [contradicts]],
    ['missed', 'queue: :holds', 'queue: "holds"', [contradicts]],
    ['wrong line', 'queue: :holds', 'queue: :other', [{ ...contradicts, code: `${path}:5` }]],
    ['wrong verdict', 'queue: :holds', 'queue: :other', [{ ...contradicts, verdict: 'forbidden' as const }]],
    ['extra', 'queue: :holds', 'queue: :other', []],
  ])('is %s', async (outcome, from, to, expected) => {
    expect(await outcomes(from, to, [...expected])).toEqual([outcome, outcome]);
  });

  test('and a rewrite that is none blocks', async () => {
    const files = { [path]: world.files.get(path)?.replace('queue: :holds', 'queue: :other') ?? '' };
    const [audit] = await keep(world, 'test', { where: path, files });
    expect(audit?.blocks).toEqual([`block job-contradicts ${subject} @ ${path}:4`]);
  });
});
