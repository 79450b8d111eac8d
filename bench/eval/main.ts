/**
 * Requests of the project's own, drafted from prd to plan on the sample application, and scored by what a program can
 * tell. `--model` names a model of the endpoint in the environment; without it the built-in drafter writes.
 */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from 'js-yaml';
import { openModel } from '../../src/effects/model/open-model.ts';
import { openWorkingTree } from '../../src/effects/working-tree.ts';
import { rules } from '../../src/pack/rules/index.ts';
import { levelOf } from '../../src/pack/rule.ts';
import { openReading, openRepositoryReader } from '../../src/pipeline/read-facts.ts';
import { readModelSettings } from '../../src/settings/model.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import type { Model } from '../../src/domain/model.ts';
import { type EvalIssue, type Scores, scoreIssue, type Share } from './score.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    /** The least mean of all shares; below it the exit code is 1. */
    least: { type: 'string' },
    only: { type: 'string' },
  },
});

const openAsked = (name: string | undefined): Model | null => {
  if (name === undefined) return null;
  const read = readModelSettings({ ...process.env, MODEL: name });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  if (!read.model)
    throw new Error('Missing OPENAI_API_KEY or OPENAI_BASE_URL, expected an endpoint that has the model');
  return openModel({ settings: read.model, now: Date.now });
};

const readIssues = async (): Promise<EvalIssue[]> => {
  const names = (await readdir(here('issues'))).filter((name) => name.endsWith('.md')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(here(`issues/${name}`), 'utf8');
      const [, head = '', title = '', body = ''] =
        /^---\n([\s\S]*?)\n---\n# (.+)\n([\s\S]*)$/.exec(text) ?? [];
      const { expects } = load(head) as Pick<EvalIssue, 'expects'>;
      return {
        name: name.replace('.md', ''),
        title,
        body,
        expects: expects.map((words) => words.map(String)),
      };
    }),
  );
};

const shares = ['rules', 'issueToPrd', 'prdToFdd', 'fddToPlan', 'decidable'] as const;
const headings = ['rules', 'issue→prd', 'prd→fdd', 'fdd→plan', 'decidable', 'contradicted', 'gaps', 'tokens'];

const show = ({ reached, of }: Share): string => `${reached}/${of}`;

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(12) : String(cell).padStart(13))).join('');

const cellsOf = (scores: Scores): (string | number)[] => [
  ...shares.map((name) => show(scores[name])),
  scores.contradicted,
  scores.gaps,
  scores.tokens,
];

const total = (all: readonly Scores[]): Scores => {
  const add = (name: (typeof shares)[number]): Share => ({
    reached: all.reduce((sum, scores) => sum + scores[name].reached, 0),
    of: all.reduce((sum, scores) => sum + scores[name].of, 0),
  });
  const count = (name: 'contradicted' | 'gaps' | 'tokens'): number =>
    all.reduce((sum, scores) => sum + scores[name], 0);
  return {
    rules: add('rules'),
    issueToPrd: add('issueToPrd'),
    prdToFdd: add('prdToFdd'),
    fddToPlan: add('fddToPlan'),
    decidable: add('decidable'),
    contradicted: count('contradicted'),
    gaps: count('gaps'),
    tokens: count('tokens'),
  };
};

const meanOf = (scores: Scores): number =>
  shares.reduce(
    (sum, name) => sum + (scores[name].of === 0 ? 1 : scores[name].reached / scores[name].of),
    0,
  ) / shares.length;

const isOfPack = (about: string | readonly string[]): boolean =>
  typeof about !== 'string' && about.some((kind) => ['prd', 'fdd', 'plan'].includes(kind));

/** How often a rule is asked of the three documents of a pack. */
const rulesAsked = rules
  .filter((rule) => levelOf(rule, defaultSettings) !== 'off' && isOfPack(rule.about))
  .reduce(
    (sum, { about }) => sum + ['prd', 'fdd', 'plan'].filter((kind) => about.includes(kind as never)).length,
    0,
  );

const run = async (root: string): Promise<Scores[]> => {
  const model = openAsked(values.model);
  const ground = {
    tree: openWorkingTree(root),
    root,
    reader: openRepositoryReader(await openReading(process.env, root, false)),
    model,
    today: new Date().toISOString().slice(0, 10),
  };
  const all: Scores[] = [];
  console.log(`written by ${model?.name ?? 'the built-in drafter'}`);
  console.log(row(['', ...headings]));
  for (const issue of await readIssues()) {
    if (values.only !== undefined && values.only !== issue.name) continue;
    const scores = await scoreIssue(issue, ground, rulesAsked);
    all.push(scores);
    console.log(row([issue.name, ...cellsOf(scores)]));
  }
  return all;
};

const folder = await mkdtemp(join(tmpdir(), 'specgate-eval-'));
try {
  await cp(here('../sample'), folder, { recursive: true });
  await rm(join(folder, 'docs'), { recursive: true });
  const all = total(await run(folder));
  const mean = meanOf(all);
  console.log(row(['all', ...cellsOf(all)]));
  console.log(`mean of the shares ${mean.toFixed(3)}`);
  if (values.least !== undefined && mean < Number(values.least)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
