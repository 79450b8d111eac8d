import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AppWorld, type RunningApp, until } from '../../playground/world/app-world.ts';
import { openHeldWorld } from './held-world.ts';
import {
  divergingFiles,
  makeRepository,
  sampleFile,
  type SampleRepository,
} from '../../playground/world/repository.ts';

/** The thirteen rules of the gate, as the service keeps them, over HTTP. */

let world: AppWorld;
let app: RunningApp;

beforeAll(async () => {
  world = await openHeldWorld();
  app = await world.start();
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
});

afterAll(async () => {
  await world.stop();
});

const router = 'lib/stacks_web/router.ex';
const fdd = 'docs/features/holds/fdd.md';
const prd = 'docs/features/holds/prd.md';
const plan = 'docs/features/holds/plan.md';

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('a pull request that departs from a design', () => {
  let repository: SampleRepository;
  beforeAll(async () => {
    repository = await makeRepository(world);
  });

  test('is blocked with its lines, and passes once code and design agree again', async () => {
    const sha = await repository.push({ branch: 'rename', by: 'alice', files: divergingFiles() });
    const number = await repository.pull({ branch: 'rename', by: 'alice' });
    const run = await repository.verdict(sha);
    expect(run.conclusion).toBe('failure');
    expect(run.output.title).toMatch(/blocks?$/);
    const annotations = await repository.annotations(run);
    const own = annotations.find(({ path }) => path === router);
    expect(own?.annotation_level).toBe('failure');
    expect(own?.start_line).toBe(lineOf(divergingFiles()[router] ?? '', 'live "/reservations"'));
    expect(own?.message).toContain(
      `${fdd}:${lineOf(sampleFile(fdd), 'GET /my/holds:')} says: GET /my/holds:`,
    );
    expect(run.output.summary).toContain(sha.slice(0, 12));
    const mended = await repository.push({
      branch: 'rename',
      by: 'alice',
      files: { [router]: sampleFile(router) },
    });
    expect((await repository.verdict(mended)).conclusion).toBe('success');
    expect(await repository.said(number)).toEqual([]);
  });

  test('is explained, and its design amended on a pull request of its own', async () => {
    const sha = await repository.push({ branch: 'explain', by: 'alice', files: divergingFiles() });
    const number = await repository.pull({ branch: 'explain', by: 'alice' });
    const run = await repository.verdict(sha);
    const [, id = ''] = /<code>([0-9a-f]{12})<\/code>/.exec(run.output.summary) ?? [];
    const explained = await repository.say(number, 'rita', `/spec explain ${id}`);
    expect(explained).toContain('/my/holds');
    expect(explained).toContain(`${router}:`);
    await world.forge.act('press', {
      repository: repository.name,
      run: run.id,
      by: 'alice',
      identifier: 'amend',
    });
    const amended = await until('the amendment', async () =>
      (await repository.get<{ number: number; head: { ref: string } }[]>('/pulls?state=open')).find(
        ({ head }) => head.ref.startsWith('spec/holds-amend-'),
      ),
    );
    const text = await repository.file(fdd, amended.head.ref);
    expect(text).toContain('status: draft');
    expect(text).toContain('GET /my/reservations');
  });

  test('keeps an amendment that somebody has finalized, however often the button is pressed', async () => {
    const branch = 'kept';
    const press = async (sha: string): Promise<void> => {
      const { id: run } = await repository.verdict(sha);
      const given = { repository: repository.name, run, by: 'alice', identifier: 'amend' };
      await world.forge.act('press', given);
    };
    const sha = await repository.push({ branch, by: 'alice', files: divergingFiles() });
    const number = await repository.pull({ branch, by: 'alice' });
    const told = (words: string): Promise<boolean> =>
      until(words, async () => (await repository.said(number)).join().includes(words));
    await press(sha);
    await told('is amended on #');
    const amended = `spec/holds-amend-${number}`;
    const pulls = await repository.get<{ number: number; head: { ref: string } }[]>('/pulls?state=open');
    const own = pulls.find(({ head }) => head.ref === amended)?.number ?? 0;
    await new Promise((resolve) => {
      setTimeout(resolve, 1100);
    });
    expect(await repository.say(own, 'bob', '/spec finalize fdd holds')).toContain('is final');
    const finalized = await repository.file(fdd, amended);
    await press(sha);
    await told('It is finalized there, and stays as it is.');
    const files = { 'lib/stacks/kept.ex': 'defmodule Stacks.Kept do\nend\n' };
    await press(await repository.push({ branch, by: 'alice', files }));
    await told('without what came to #');
    expect(await repository.file(fdd, amended)).toBe(finalized);
  });

  test('is judged again on demand, by whoever may write, and by the buttons', async () => {
    const sha = await repository.push({
      branch: 'again',
      by: 'alice',
      files: { 'lib/stacks/extra.ex': 'defmodule Stacks.Extra do\nend\n' },
    });
    const number = await repository.pull({ branch: 'again', by: 'alice' });
    const first = await repository.verdict(sha);
    expect(await repository.say(number, 'rita', '/spec check')).toContain('write access');
    expect(await repository.say(number, 'alice', '/spec check')).toContain('judged again');
    await repository.api('carol', 'POST', `/check-runs/${first.id}/rerequest`).catch(() => {});
    const again = await repository.verdict(sha);
    expect(again.conclusion).toBe('success');
    expect(await repository.said(number)).toHaveLength(1);
  });
});

describe('the rules of the gate', () => {
  test('rule 1: settings, documents and waivers of the base count, what the head says in settings is shown', async () => {
    const repository = await makeRepository(world);
    const files = {
      ...divergingFiles(),
      '.github/specgate.yml': 'finalize:\n  mode: merge\nenforce: { contract: observe, prose: observe }\n',
    };
    const sha = await repository.push({ branch: 'loose', by: 'alice', files });
    await repository.pull({ branch: 'loose', by: 'alice' });
    expect((await repository.verdict(sha)).conclusion).toBe('failure');
    const wrong = await repository.push({
      branch: 'wrong',
      by: 'alice',
      files: { '.github/specgate.yml': 'enforce: never\n' },
    });
    await repository.pull({ branch: 'wrong', by: 'alice' });
    const run = await repository.verdict(wrong);
    expect(run.conclusion).toBe('failure');
    expect(run.output.summary).toContain('specgate.yml:1');
  });

  test('rule 2: a change that leaves a final pack a draft, moved or absent is blocked', async () => {
    const repository = await makeRepository(world);
    const draft = sampleFile(fdd).replace('status: final', 'status: draft');
    for (const [branch, files] of Object.entries({
      draft: { [fdd]: draft },
      gone: { [fdd]: null, [prd]: null, [plan]: null },
      moved: { [fdd]: null, 'docs/features/other/fdd.md': sampleFile(fdd) },
    })) {
      const sha = await repository.push({ branch, by: 'alice', files });
      await repository.pull({ branch, by: 'alice' });
      const run = await repository.verdict(sha);
      expect([branch, run.conclusion]).toEqual([branch, 'failure']);
      expect(run.output.summary).toContain('fdd.md');
    }
  });

  test('rules 3 and 6: documents become final on the word of a maintainer, for this very pull request', async () => {
    const repository = await makeRepository(world, { mode: 'seal' });
    const note = (text: string): string => text.replace('\n# Holds', '\n\n# Holds');
    await repository.push({ branch: 'spec/holds', by: 'alice', files: { [prd]: note(sampleFile(prd)) } });
    const number = await repository.pull({ branch: 'spec/holds', by: 'alice' });
    expect(await repository.say(number, 'rita', '/spec finalize prd')).toContain('takes the role maintain');
    expect(await repository.say(number, 'alice', '/spec finalize prd')).toContain('takes the role maintain');
    expect(await repository.say(number, 'bob', '/spec finalize fdd')).toContain('only after prd.md');
    for (const document of ['prd', 'fdd', 'plan'])
      expect(await repository.say(number, 'bob', `/spec finalize ${document} holds`)).toContain(
        'is final: sealed',
      );
    const sealed = await repository.file(fdd, 'spec/holds');
    expect(sealed).toMatch(/by: bob\n {2}permission: maintain/);
    expect(sealed).toContain(`pull: ${number}`);
    const head = await repository.get<{ head: { sha: string } }>(`/pulls/${number}`);
    expect((await repository.verdict(head.head.sha)).conclusion).toBe('success');
    const commit = await repository.get<{ commit: { verification: { verified: boolean } } }>(
      `/commits/${head.head.sha}`,
    );
    expect(commit.commit.verification.verified).toBe(true);

    // Another pull request cannot take the seal along.
    await repository.push({
      branch: 'thief',
      by: 'alice',
      files: { [fdd]: sealed, [prd]: await repository.file(prd, 'spec/holds') },
    });
    const thief = await repository.pull({ branch: 'thief', by: 'alice' });
    expect(thief).toBeGreaterThan(number);
    await repository.api('carol', 'PUT', `/pulls/${number}/merge`, {});
    const sha = await repository.push({ branch: 'late', by: 'alice', files: divergingFiles(), from: 'main' });
    await repository.pull({ branch: 'late', by: 'alice' });
    const run = await repository.verdict(sha);
    expect(run.conclusion).toBe('failure');
    expect(run.output.summary).toContain('/my/reservations');
  });

  test('rule 6: an author who changes code finalizes nothing, and nobody what they have not seen', async () => {
    const repository = await makeRepository(world, { mode: 'seal' });
    await repository.push({
      branch: 'both',
      by: 'bob',
      files: { ...divergingFiles(), [prd]: `${sampleFile(prd)}\n` },
    });
    const number = await repository.pull({ branch: 'both', by: 'bob' });
    expect(await repository.say(number, 'bob', '/spec finalize prd holds')).toContain(
      'has a hand in this pull request',
    );
    expect(await repository.say(number, 'carol', '/spec finalize prd holds')).toContain('is final: sealed');
    // What was said before a push counts for nothing after it.
    await app.stop('SIGTERM');
    const comment = await repository.comment(number, 'carol', '/spec finalize fdd holds');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await repository.push({
      branch: 'both',
      by: 'alice',
      files: { 'lib/stacks/extra.ex': 'defmodule Stacks.Extra do\nend\n' },
    });
    app = await world.start();
    const redelivered = await world.forge.act('redeliver-failed', {}).catch(() => null);
    if (redelivered !== null) expect(await repository.reply(number, comment)).toContain('was moved');
  });

  test('rule 12: other bots command nothing, and their pull requests are checked like any other', async () => {
    const repository = await makeRepository(world);
    await world.forge.act('user', { login: 'renovate[bot]', type: 'Bot' });
    await world.forge.act('role', { repository: repository.name, login: 'renovate[bot]', role: 'admin' });
    const sha = await repository.push({ branch: 'bump', by: 'renovate[bot]', files: divergingFiles() });
    const number = await repository.pull({ branch: 'bump', by: 'renovate[bot]' });
    expect((await repository.verdict(sha)).conclusion).toBe('failure');
    await repository.comment(number, 'renovate[bot]', '/spec status');
    expect(await repository.say(number, 'alice', '/spec help')).toContain('/spec finalize');
    expect((await repository.said(number)).join()).not.toContain('renovate');
  });
});

describe('comments', () => {
  test('quoted, fenced, hidden and edited words run nothing, unknown commands are answered', async () => {
    const repository = await makeRepository(world);
    await repository.push({ branch: 'words', by: 'alice', files: { 'README.md': 'words\n' } });
    const number = await repository.pull({ branch: 'words', by: 'alice' });
    await repository.comment(number, 'bob', '> /spec init\n\n```\n/spec init\n```\n\n<!--\n/spec init\n-->');
    const plain = await repository.comment(number, 'bob', 'nothing to see');
    await repository.api('bob', 'PATCH', `/issues/comments/${plain}`, { body: '/spec init' });
    expect(await repository.say(number, 'bob', '/spec finalise prd')).toContain(
      'Did you mean <code>finalize</code>?',
    );
    const many = await repository.comment(number, 'bob', '/spec help check\n'.repeat(7));
    expect(await repository.reply(number, many, 4)).toContain('2 more were not run');
    const [body = '', ...others] = await repository.said(number);
    expect(others).toEqual([]);
    expect(body.match(/specgate:reply/g)).toHaveLength(6);
    expect(await repository.get<unknown[]>('/pulls?state=open')).toHaveLength(1);
  });

  test('init proposes settings with the key, doctor says what is missing', async () => {
    const repository = await makeRepository(world);
    const issue = await repository.api<{ number: number }>('alice', 'POST', '/issues', { title: 'Start' });
    expect(await repository.say(issue.number, 'alice', '/spec init')).toContain('is there already');
    const told = await repository.say(issue.number, 'alice', '/spec doctor');
    expect(told).toContain('is not required');
    expect(await repository.say(issue.number, 'alice', '/spec status')).toContain('holds');
    expect(await repository.say(issue.number, 'alice', '/spec plan')).toContain('There is no pack');
    expect(await repository.said(issue.number)).toHaveLength(1);
  });

  test('whoever may only look has so many findings explained within an hour', async () => {
    const repository = await makeRepository(world);
    await repository.push({ branch: 'words', by: 'alice', files: { 'README.md': 'words\n' } });
    const number = await repository.pull({ branch: 'words', by: 'alice' });
    const ask = (by: string): Promise<number> =>
      repository.comment(number, by, '/spec explain lib/stacks_web/router.ex:1\n'.repeat(5));
    const asked = [await ask('rita'), await ask('rita')];
    for (const id of asked) expect(await repository.reply(number, id, 4)).not.toContain('within an hour');
    const [third] = [await ask('rita')];
    expect(await repository.reply(number, third, 0)).toContain('10 explanations here within an hour');
    expect(await repository.reply(number, await ask('alice'), 4)).not.toContain('within an hour');
  });

  test('init vouches for no branch that somebody else has put there', async () => {
    const repository = await makeRepository(world);
    const settings = '.github/specgate.yml';
    await repository.push({ branch: 'main', by: 'carol', files: { [settings]: null } });
    const keys = 'seal:\n  keys:\n    k1: "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"\n';
    await repository.push({
      branch: 'specgate/init',
      by: 'alice',
      files: { [settings]: keys },
      from: 'main',
    });
    const { number } = await repository.api<{ number: number }>('carol', 'POST', '/issues', {
      title: 'Start',
    });
    expect(await repository.say(number, 'carol', '/spec init')).toContain('delete it');
    expect(await repository.get<unknown[]>('/pulls?state=open')).toEqual([]);
    await repository.api('carol', 'DELETE', '/git/refs/heads/specgate/init');
    expect(await repository.say(number, 'carol', '/spec init')).toContain('proposed on #');
  });
});
