/**
 * The sample application and its design, changed on purpose: every mutation has to bring exactly the findings that it is
 * expected to bring, with verdict, subject and line, and no rewrite that leaves the meaning alone may bring one that blocks.
 * Each is judged twice: by itself, as an audit, and as a change of the sample.
 */
import { fileURLToPath } from 'node:url';
import { rewrites } from './mutation/benign/rewrites.ts';
import { readFolder } from './mutation/files.ts';
import { keep, type Kept, openWorld, type Outcome, type Tried, trialsOf, tryOut } from './mutation/run.ts';

const outcomes: readonly Outcome[] = ['found', 'wrong verdict', 'wrong line', 'missed', 'extra'];

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(14) : String(cell).padStart(15))).join('');

const countOf = (tried: readonly Tried[], outcome: Outcome): number =>
  tried.filter((one) => one.outcome === outcome).length;

const printTable = (tried: readonly Tried[]): void => {
  console.log(row(['kind', 'judged', ...outcomes]));
  const kinds = Map.groupBy(tried, ({ trial }) => trial.kind);
  for (const [kind, own] of [...kinds, ['all', tried] as const])
    console.log(row([kind, own.length, ...outcomes.map((outcome) => countOf(own, outcome))]));
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

const world = await openWorld(readFolder(fileURLToPath(new URL('sample', import.meta.url))));

const trials = trialsOf(world);
const tried: Tried[] = [];
for (const trial of trials) tried.push(...(await tryOut(world, trial)));
const wrong = tried.filter(({ outcome }) => outcome !== 'found');
for (const one of wrong) printDifference(one);

const kept: Kept[] = [];
for (const { name, apply } of rewrites)
  for (const rewritten of apply(world.files)) kept.push(...(await keep(world, name, rewritten)));
const blocked = kept.filter(({ blocks }) => blocks.length > 0);
for (const one of blocked) printKept(one);

console.log(`\n${trials.length} mutations, each judged as an audit and as a change`);
printTable(tried);
const unverifiable = kept.filter(({ others }) => others.some((line) => line.includes('-unverifiable ')));
console.log(
  `\n${rewrites.length} rewrites in ${kept.length / 2} places, judged alike: ${blocked.length} blocked, ${unverifiable.length} left something unverifiable`,
);
if (wrong.length > 0 || blocked.length > 0) process.exitCode = 1;
