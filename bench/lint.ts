/**
 * Linting 500 packs against parsing the same files with remark alone, in one process and in turn, so that the ratio
 * holds whatever the machine does meanwhile; and the memory that is held while 50 and 500 packs are linted, each in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { lintTargets } from '../src/cli/lint-targets.ts';
import { findTargets } from '../src/cli/targets.ts';
import type { World } from '../src/cli/world.ts';
import { gatedKinds } from '../src/domain/document.ts';
import { openDiagramParser } from '../src/effects/diagrams.ts';
import { writeText } from '../src/effects/files.ts';
import { rules } from '../src/pack/rules/index.ts';
import { fillTemplate } from '../src/pack/template.ts';

const packs = 500;
const rounds = 5;
const mostTimesRemark = 1.5;

/** A template with its gaps filled: what a pack is once somebody has written it. */
const template = (kind: string): string =>
  readFileSync(new URL(`../prompts/templates/${kind}.md`, import.meta.url), 'utf8').replace(
    /\[NEEDS INPUT:[^\]]*\]/g,
    'Settled in the review of the draft, see `lib/feature.ex` and FR-001.',
  );

const writePacks = async (root: string, count: number): Promise<string[]> => {
  const texts: string[] = [];
  await writeText(join(root, '.github/specgate.yml'), 'profile: torus\n');
  for (let index = 0; index < count; index += 1) {
    for (const kind of gatedKinds) {
      const values = { title: `Feature number ${index}`, feature: `feature-${index}` };
      const text = fillTemplate(template(kind), values);
      await writeText(join(root, `docs/features/feature-${index}/${kind}.md`), text);
      texts.push(text);
    }
  }
  return texts;
};

const worldAt = (cwd: string): World => ({
  cwd,
  env: {},
  out: () => {},
  err: () => {},
  color: false,
  width: 100,
  now: () => '2026-01-01T00:00:00Z',
  version: '0.0.0',
});

/** The whole of `specgate lint`: finding the packs, reading the files, parsing, gates and every rule. */
const lintAll = async (root: string, afterTen = (): void => {}): Promise<number> => {
  const world = worldAt(root);
  const parser = openDiagramParser();
  const run = { asFinal: false, parser, world, repositoryId: undefined };
  let findings = 0;
  let packsDone = 0;
  for await (const linted of lintTargets(await findTargets([], world), run)) {
    findings += linted.findings.length;
    packsDone += 1;
    if (packsDone % 10 === 0) afterTen();
  }
  await parser.close();
  return findings;
};

const remark = unified().use(remarkParse).freeze();
const parseAll = (texts: readonly string[]): number =>
  texts.reduce((nodes, text) => nodes + remark.parse(text).children.length, 0);

const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const inTemporaryFolder = async <T>(work: (root: string) => Promise<T>): Promise<T> => {
  const root = mkdtempSync(join(tmpdir(), 'specgate-bench-'));
  try {
    return await work(root);
  } finally {
    rmSync(root, { recursive: true });
  }
};

const heldMegabytes = (count: number): number =>
  Number(
    execFileSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), String(count)], {
      encoding: 'utf8',
    }),
  );

const compare = (): Promise<void> =>
  inTemporaryFolder(async (root) => {
    const texts = await writePacks(root, packs);
    const bytes = texts.reduce((sum, text) => sum + text.length, 0);
    console.log(
      `${packs} packs, ${texts.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${rules.length} rules`,
    );
    const findings = await lintAll(root);
    parseAll(texts);
    const pairs: { lint: number; parse: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      pairs.push({ lint: await timed(() => lintAll(root)), parse: await timed(() => parseAll(texts)) });
    }
    const ratio = median(pairs.map(({ lint, parse }) => lint / parse));
    console.log(`lint          ${median(pairs.map(({ lint }) => lint)).toFixed(0)} ms, ${findings} findings`);
    console.log(`remark alone  ${median(pairs.map(({ parse }) => parse)).toFixed(0)} ms`);
    console.log(`ratio         ${ratio.toFixed(2)} (median of ${rounds} pairs; at most ${mostTimesRemark})`);
    const [few, many] = [heldMegabytes(packs / 10), heldMegabytes(packs)];
    console.log(`memory held   ${few} MB for ${packs / 10} packs, ${many} MB for ${packs}`);
    if (ratio > mostTimesRemark) process.exitCode = 1;
  });

const measure = (count: number): Promise<void> =>
  inTemporaryFolder(async (root) => {
    await writePacks(root, count);
    let most = 0;
    await lintAll(root, () => {
      globalThis.gc?.();
      most = Math.max(most, process.memoryUsage().heapUsed);
    });
    console.log(Math.round(most / 1e6));
  });

const [count] = process.argv.slice(2);
await (count === undefined ? compare() : measure(Number(count)));
