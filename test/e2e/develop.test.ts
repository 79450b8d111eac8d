import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningModel, startModel } from '../../playground/model/start.ts';
import { type AppWorld, until } from '../../playground/world/app-world.ts';
import { makeRepository } from '../../playground/world/repository.ts';
import {
  boxesOf,
  branch,
  developedIn,
  folder,
  goodFiles,
  goodFinish,
  inTurn,
  kinds,
  makePlanned,
  migration,
  migrationPath,
  packFiles,
  type Planned,
  planOf,
  use,
  using,
  writeAll,
} from './developing.ts';
import { openIssue, setLabel } from './drafting.ts';
import { openHeldWorld } from './held-world.ts';

/** From a plan that is final to a phase that is merged; and what is refused, with what to do. */

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let world: AppWorld;
let model: RunningModel;

beforeAll(async () => {
  world = await openHeldWorld();
  model = await startModel({ script: [] });
  await world.start();
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
});

afterAll(async () => {
  await world.stop();
  await model.stop();
});

const replyTo = async ({ repository, issue }: Planned, by: string, label: string): Promise<string> => {
  await setLabel(repository, issue, by, label);
  return until('an answer to the label', async () =>
    (await repository.said(issue)).find((body) => body.includes(label) && !body.includes('⏳')),
  );
};

describe('without a model', () => {
  let planned: Planned;
  beforeAll(async () => {
    planned = await makePlanned(world);
  });

  const say = (text: string, by = 'alice'): Promise<string> =>
    planned.repository.say(planned.issue, by, text);

  test('a phase is handed over, and it is said why', async () => {
    const reply = await say('/spec develop');
    expect(reply).toMatch(/^✅ [\s\S]*No model is set up for this service/);
    expect(reply).toContain('# Phase 1: Data of `renewals`');
    expect(await developedIn(planned)).toMatchObject({ pulls: [], heads: [] });
  });

  test('by hand it is the brief that the command line prints', async () => {
    const reply = await say('/spec develop phase 1 by hand');
    expect(reply).toMatch(/^✅ [\s\S]*This is the brief for whoever does it/);
    const [, told] = /<\/summary>\n\n([\s\S]*)\n<\/details>/.exec(reply) ?? [];
    const clone = await mkdtemp(join(tmpdir(), 'specgate-clone-'));
    try {
      await run('git', ['clone', '-q', `${world.forge.url}/${planned.repository.name}.git`, clone]);
      const { stdout } = await run(
        process.execPath,
        [join(root, 'src/cli.ts'), 'prompt', 'develop', 'renewals', '--phase', '1', '--no-cache'],
        { cwd: clone },
      );
      expect(told).toBe(stdout);
    } finally {
      await rm(clone, { recursive: true, force: true });
    }
  });

  test.each([
    ['/spec develop 2', 'alice', /Phase 2 comes after Phase 1, which is not done: .*develop 1.* first/],
    ['/spec develop 3 by hand', 'alice', /Phase 3 comes after Phase 1/],
    ['/spec develop 7', 'alice', /There is no phase 7 in the plan\. There are: Phase 1 \(open\), Phase 2/],
    ['/spec develop', 'rita', /takes write access to this repository; @rita has read access/],
  ])('%s by %s is refused', async (text, by, why) => {
    const reply = await say(text, by);
    expect(reply).toMatch(/^🚫/);
    expect(reply).toMatch(why);
  });

  test('a label asks as the command does, and a reader’s is refused', async () => {
    const labelled = await makePlanned(world);
    const refused = await replyTo(labelled, 'rita', 'spec: develop').catch((error: unknown) => String(error));
    expect(refused).toMatch(/403|takes write access/);
    await labelled.repository
      .api('carol', 'DELETE', `/issues/${labelled.issue}/labels/${encodeURIComponent('spec: develop')}`)
      .catch(() => {});
    await setLabel(labelled.repository, labelled.issue, 'alice', 'spec: develop');
    const told = await until('the brief', async () =>
      (await labelled.repository.said(labelled.issue)).find((body) => body.includes('No model is set up')),
    );
    expect(told).toContain('# Phase 1: Data of `renewals`');
  });

  test('a plan that is no longer final is not developed', async () => {
    const draft = await makePlanned(world);
    const path = `${folder}/plan.md`;
    const text = (await draft.repository.file(path)).replace('status: final', 'status: draft');
    await draft.repository.push({ branch: 'main', by: 'carol', files: { [path]: text } });
    const reply = await draft.repository.say(draft.issue, 'alice', '/spec develop');
    expect(reply).toMatch(/^🚫[\s\S]*plan\.md of .*renewals.* is draft.*\/spec finalize plan renewals/);
    await draft.repository.push({ branch: 'main', by: 'carol', files: { [path]: null } });
    expect(await draft.repository.say(draft.issue, 'alice', '/spec develop')).toMatch(
      /^🚫[\s\S]*There is no plan\.md of .*\/spec plan/,
    );
  });
});

describe('with a model', () => {
  beforeAll(async () => {
    await world.restart({
      OPENAI_BASE_URL: model.url,
      MODEL: 'scripted',
      MODEL_PRICE: '1,10',
      CI_START_SECONDS: '0',
      CI_POLL_SECONDS: '1',
    });
  });

  /** Sealed by people, and merged. */
  const makeSealed = async (): Promise<Planned> => {
    const title = 'A plan that was sealed';
    const repository = await makeRepository(world, { mode: 'seal' });
    const issue = await openIssue(repository, { title });
    await repository.push({ branch: 'pack', by: 'alice', files: packFiles(issue, 'draft') });
    const pack = await repository.pull({ branch: 'pack', by: 'alice' });
    for (const kind of kinds)
      expect(await repository.say(pack, 'bob', `/spec finalize ${kind} renewals`)).toContain(
        'is final: sealed',
      );
    await repository.api('bob', 'PUT', `/pulls/${pack}/merge`, {});
    return { repository, issue, title };
  };

  test('a phase goes from a plan that is sealed to its merge, repaired on the way, and the next one follows', async () => {
    const planned = await makeSealed();
    const { repository, issue } = planned;
    model.follow(
      inTurn([
        using(
          use('list', { folder: 'priv/repo/migrations' }),
          use('search', { text: 'create table(:loans)' }),
        ),
        using(use('read', { path: 'priv/repo/migrations/20250114083000_create_loans.exs' })),
        writeAll({ ...goodFiles, [migrationPath]: migration(1) }),
        goodFinish,
        using(
          use('edit', {
            path: migrationPath,
            before: '      add :renewals, :integer, null: false, default: 1',
            after: '      add :renewals, :integer, null: false, default: 0',
          }),
          use('check'),
        ),
        goodFinish,
      ]),
    );
    const reply = await repository.say(issue, 'alice', '/spec develop');
    const { calls } = model;
    expect(calls).toHaveLength(6);
    expect(calls[1]?.messages.at(-2)?.content).toContain('20250114083000_create_loans.exs');
    expect(calls[4]?.messages.at(-1)?.content).toMatch(/Not taken[\s\S]*default is 1, expected 0/);
    expect(calls[5]?.messages.at(-1)?.content).toContain('conforms: column loans.renewals');
    expect(reply).toMatch(/^✅/);
    expect(reply).toContain('[x] Worked on it in 6 turns');
    expect(reply).toContain('No other check judged the commit');
    expect(reply).toMatch(/tokens in, [\d,]+ out, about \$\d/);

    const developed = await developedIn(planned);
    const [pull] = developed.pulls;
    expect(developed).toMatchObject({
      files: [`${folder}/plan.md`, ...Object.keys(goodFiles)].toSorted(),
      commits: ['Phase 1 of renewals: Data', 'Tick what is done of renewals'],
      heads: [branch],
    });
    expect(pull).toMatchObject({ title: 'Phase 1: Data (renewals)' });
    const plan = await planOf(planned);
    expect(boxesOf(plan).slice(0, 5)).toEqual(['x', 'x', 'x', 'x', ' ']);
    expect(plan).toContain(
      `(FR-003)\n  - Evidence: ${migrationPath}; loan_renewals conforms at ${migrationPath}:5\n`,
    );
    const verdict = await repository.verdict(pull?.head.sha ?? '');
    expect([verdict.conclusion, verdict.output.title]).toEqual(['success', 'Design and code agree']);
    expect(await repository.say(pull?.number ?? 0, 'alice', '/spec status')).toContain(
      '| renewals | ✓ final | ✓ final | ✓ final | 1 of 3 |',
    );

    await repository.api('bob', 'PUT', `/pulls/${pull?.number}/merge`, {});
    const next = await repository.say(issue, 'alice', '/spec develop by hand');
    expect(next).toContain('# Phase 2: Domain of `renewals`');
    expect(next).not.toContain('Evidence:');
    expect(await repository.say(issue, 'alice', '/spec develop 1')).toMatch(
      /^🚫[\s\S]*Phase 1 is done already/,
    );
    expect((await repository.said(issue)).length).toBe(1);
  });
});
