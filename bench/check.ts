/**
 * `specgate check` on the sample application, grown to the size of a real one and to four and sixteen times that: cold,
 * in a new process that finds what an earlier one has read, and in a process that goes from commit to commit. Each commit
 * changes twenty files. With SPECGATE_BENCH_COMPARE=path/to/ast-grep the times are told as ratios to that program, running six
 * patterns over the same files in turn.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { optionsFor } from './check/asked.ts';
import { change, type Files, grow } from './check/grow.ts';
import { writeCommits } from './check/repository.ts';
import { digestText } from '../src/text/digest.ts';

const sourcesAtFirst = 1_600;
const sizes = [1, 4, 16];
const changed = 20;
const coldRounds = 3;
const hotRounds = 20;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const compared = process.env['SPECGATE_BENCH_COMPARE'];

const readSample = (): Files => {
  const root = here('sample');
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [relative(root, path), readFileSync(path, 'utf8')]),
  );
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const high = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;

interface Ran {
  milliseconds: number;
  output: string;
  errors: string;
}

const run = (command: string, args: readonly string[], root: string, env: NodeJS.ProcessEnv = {}): Ran => {
  const start = performance.now();
  const { stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (error) throw error;
  return { milliseconds: performance.now() - start, output: stdout, errors: stderr };
};

/** Tells of the process that it is loaded into how much memory it has used at most. */
const watching = `data:text/javascript,process.on('exit',()=>process.stderr.write('used '+process.resourceUsage().maxRSS))`;

const check = (root: string, head: string, cache: string): Ran & { megabytes: number } => {
  const ran = run(
    process.execPath,
    ['--import', watching, here('../dist/cli.js'), ...optionsFor(head)],
    root,
    {
      SPECGATE_CACHE: cache,
    },
  );
  return { ...ran, megabytes: Number(/used (\d+)$/.exec(ran.errors)?.[1]) / 1024 };
};

const compare = (root: string): number[] =>
  compared === undefined
    ? []
    : [run(compared, ['scan', '--rule', here('check/patterns.yml'), '.'], root).milliseconds];

interface Hot {
  took: number[];
  reports: string[];
  megabytes: number;
}

const runHot = (root: string): Hot => {
  const { output, errors } = run(process.execPath, [here('check/hot.ts'), root, `${hotRounds}`], root);
  if (!output.endsWith('}')) throw new Error(errors.slice(0, 2_000));
  return JSON.parse(output) as Hot;
};

interface Measured {
  files: number;
  other: number;
  cold: number;
  cached: number;
  hot: Hot;
  megabytes: number;
  isSame: boolean;
}

const measure = (root: string, files: Files): Measured => {
  writeCommits(root, [
    files,
    ...Array.from({ length: hotRounds }, (_, index) => change(files, changed, index + 1)),
  ]);
  const cache = join(root, '.git', 'cache');
  const [others, cold, cached]: [number[], Ran[], Ran[]] = [[], [], []];
  let megabytes = 0;
  for (let round = 1; round <= coldRounds; round += 1) {
    others.push(...compare(root));
    rmSync(cache, { recursive: true, force: true });
    const first = check(root, 'c0', cache);
    const again = check(root, `c${round}`, cache);
    rmSync(cache, { recursive: true, force: true });
    const anew = check(root, `c${round}`, cache);
    cold.push(first, anew);
    cached.push(again);
    megabytes = Math.max(megabytes, first.megabytes, again.megabytes, anew.megabytes);
  }
  const hot = runHot(root);
  const isSame = cached.every(
    ({ output }, index) =>
      output === cold[index * 2 + 1]?.output && digestText(output) === hot.reports[index + 1],
  );
  const times = (all: readonly Ran[]): number[] => all.map(({ milliseconds }) => milliseconds);
  const other = median(others);
  return {
    files: files.size,
    other,
    cold: median(times(cold)),
    cached: median(times(cached)),
    hot,
    megabytes,
    isSame,
  };
};

const inTemporaryFolder = <Result>(work: (root: string) => Result): Result => {
  const root = mkdtempSync(join(tmpdir(), 'specgate-bench-'));
  try {
    return work(root);
  } finally {
    rmSync(root, { recursive: true });
  }
};

const shown = (value: number, digits = 0): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));
const row = (cells: readonly string[]): void =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(6) : cell.padStart(11))).join(''));

const sample = readSample();
row([
  'size',
  'files',
  'other ms',
  'cold ms',
  'ratio',
  'cached ms',
  'ratio',
  'hot ms',
  'p95',
  'to 1×',
  'MB',
  'hot MB',
  'same',
]);
let first = Number.NaN;
for (const size of sizes) {
  const { files, other, cold, cached, hot, megabytes, isSame } = inTemporaryFolder((root) =>
    measure(root, grow(sample, sourcesAtFirst * size)),
  );
  const usual = median(hot.took);
  first = size === 1 ? usual : first;
  row([
    `${size}×`,
    ...[
      `${files}`,
      shown(other),
      shown(cold),
      shown(cold / other, 2),
      shown(cached),
      shown(cached / other, 2),
    ],
    ...[shown(usual), shown(high(hot.took)), shown(usual / first, 2), shown(megabytes), shown(hot.megabytes)],
    isSame ? 'yes' : 'no',
  ]);
  if (!isSame) process.exitCode = 1;
}
