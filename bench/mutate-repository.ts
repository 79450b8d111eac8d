/**
 * `node bench/mutate-repository.ts REPOSITORY [--each 8] [--rewrites 100] [--kind route]`: a real Phoenix application, with a contract out
 * of its own facts. What is broken in its code has to be told of the thing that it was done to, with verdict and line; what
 * is only written otherwise must not block. The code comes from people who never saw the check, so that operators may
 * meet what they cannot change; what is printed has to be read.
 */
import { parseArgs } from 'node:util';
import { isSource } from '../src/pipeline/read-facts.ts';
import { openWorkingTree } from '../src/effects/working-tree.ts';
import { generalRewrites } from './mutation/benign/general.ts';
import type { Files } from './mutation/files.ts';
import { freezeSample } from './mutation/frozen.ts';
import { factsOf } from './mutation/judge.ts';
import {
  claimPaths,
  keep,
  type Kept,
  ofOwn,
  type Outcome,
  trialsAt,
  type Tried,
  tryOut,
  type World,
} from './mutation/run.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    each: { type: 'string', default: '8' },
    rewrites: { type: 'string', default: '100' },
    kind: { type: 'string' },
  },
});

const largest = 1024 * 1024;

const readRepository = async (root: string): Promise<Files> => {
  const tree = openWorkingTree(root);
  const files = new Map<string, string>();
  for (const path of await tree.list('')) {
    const bytes = isSource(path) ? await tree.read(path, largest) : null;
    if (bytes instanceof Uint8Array) files.set(path, new TextDecoder().decode(bytes));
  }
  return files;
};

const outcomes: readonly Outcome[] = ['found', 'wrong verdict', 'wrong line', 'missed'];

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(14) : String(cell).padStart(15))).join('');

const printTable = (tried: readonly Tried[]): void => {
  console.log(row(['kind', 'judged', ...outcomes, 'told']));
  const byKind = Map.groupBy(tried, ({ trial }) => trial.kind);
  for (const [kind, own] of [...byKind, ['all', tried] as const]) {
    const counts = outcomes.map((outcome) => own.filter((one) => one.outcome === outcome).length);
    console.log(row([kind, own.length, ...counts, ((counts[0] ?? 0) / own.length).toFixed(3)]));
  }
};

const printDifference = ({ trial, mode, outcome, expected, told }: Tried): void => {
  console.log(`\n${outcome}: ${trial.kind} \`${trial.subject}\` ${trial.name} (${mode})`);
  for (const line of expected) console.log(`  expected  ${line}`);
  for (const line of told) console.log(`  told      ${line}`);
};

const printKept = ({ rewrite, where, mode, blocks }: Kept): void => {
  console.log(`\nblocked: ${rewrite} (${mode}), ${where}`);
  for (const line of blocks) console.log(`  told      ${line}`);
};

/** Every so many of a list, so that all of it has its part. */
const spread = <One>(list: readonly One[], most: number): One[] => {
  const step = Math.max(list.length / most, 1);
  return Array.from(
    { length: Math.min(most, list.length) },
    (_, nth) => list[Math.floor(nth * step)],
  ).flatMap((one) => (one === undefined ? [] : [one]));
};

const files = await readRepository(positionals[0] ?? '.');
const facts = await factsOf(files);
const claims = freezeSample(facts, Number(values.each));
const world: World = { files, side: { facts, contract: { scope: [], closed: [], claims } } };
console.log(`${files.size} files, ${claims.length} claims out of their own facts`);

const trials = trialsAt(world).filter(({ kind }) => values.kind === undefined || kind === values.kind);
const tried: Tried[] = [];
for (const trial of trials) {
  // Nobody declares all of an application: without a base, anything alike may be what was meant.
  const changes = (await tryOut(world, trial)).filter(({ mode }) => mode === 'change');
  tried.push(...changes.map((one) => ofOwn(one, world.side)));
}
for (const one of tried) if (one.outcome !== 'found') printDifference(one);

const rewritten = generalRewrites.flatMap(({ name, apply }) => apply(files).map((each) => ({ name, each })));
const spoken = claimPaths(world);
const near = rewritten.filter(({ each }) => Object.keys(each.files).some((path) => spoken.has(path)));
const kept: Kept[] = [];
for (const { name, each } of spread(near, Number(values.rewrites)))
  kept.push(...(await keep(world, name, each)));
const blocked = kept.filter(({ blocks }) => blocks.length > 0);
for (const one of blocked) printKept(one);

console.log(`\n${trials.length} mutations, each judged as a change`);
printTable(tried);
console.log(`\n${kept.length / 2} rewrites, judged alike: ${blocked.length} blocked`);
