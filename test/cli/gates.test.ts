import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { newWorkspace, type Workspace } from './workspace.ts';

/** The command line on a pack that is filled in: from the first template to a sealed plan, and what breaks a gate. */

const fixture = (kind: string): string =>
  readFileSync(new URL(`../../docs/features/gates/${kind}.md`, import.meta.url), 'utf8').replace(
    /^---\n[\s\S]*?\n---\n\n/,
    '',
  );

const withPack = (workspace: Workspace): Workspace => {
  for (const kind of ['prd', 'fdd', 'plan'])
    workspace.write(`docs/features/waitlist/${kind}.md`, fixture(kind));
  workspace.write('docs/features/gates/README.md', '');
  return workspace;
};

const withKey = (workspace: Workspace): Workspace => {
  const { privateKey } = generateKeyPairSync('ed25519');
  workspace.write('seal.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return workspace;
};

const states = async ({ run }: Workspace, options = ''): Promise<string[]> => {
  const { out } = await run(`status waitlist --format json ${options}`);
  const { packs } = JSON.parse(out) as { packs: { gates: { state: string }[] }[] };
  return packs.flatMap(({ gates }) => gates.map(({ state }) => state));
};

test('init writes settings and a pack that lints without a complaint but its gaps, and keeps what exists', async () => {
  const { run, read, write } = newWorkspace();
  const first = await run('init billing/refunds --title Refunds --profile torus --mode merge');
  expect(first.out).toContain('created .github/specgate.yml\ncreated docs/features/billing/refunds/prd.md\n');
  expect(first.out).toContain('specgate finalize billing__refunds prd');
  expect(read('.github/specgate.yml')).toContain('profile: torus');
  expect(read('docs/features/billing/refunds/prd.md')).toContain('feature: billing__refunds\n');
  const { out, code } = await run('lint --format json');
  const { findings } = JSON.parse(out) as { findings: { rule: string }[] };
  expect([...new Set(findings.map(({ rule }) => rule))]).toEqual(['no-placeholder']);
  expect(code).toBe(0);
  write('docs/features/billing/refunds/prd.md', 'mine\n');
  expect((await run('init billing/refunds')).out).toContain('kept    docs/features/billing/refunds/prd.md');
  expect(read('docs/features/billing/refunds/prd.md')).toBe('mine\n');
});

test('adopt gives legacy documents their front matter and leaves the rest byte for byte', async () => {
  const workspace = newWorkspace();
  workspace.write('docs/features/waitlist/prd.md', '# Waitlist\r\n\r\nText.\r\n');
  workspace.write('docs/features/waitlist/fdd.md', '---\nstatus: final\n---\n# Design\n');
  expect((await workspace.run('adopt --all --dry-run')).out).toBe(
    'would adopt docs/features/waitlist/prd.md\nwould adopt docs/features/waitlist/fdd.md\n',
  );
  expect(workspace.read('docs/features/waitlist/prd.md')).not.toContain('---');
  await workspace.run('adopt waitlist');
  expect(workspace.read('docs/features/waitlist/prd.md')).toBe(
    '---\r\ndocument: prd\r\nfeature: waitlist\r\nstatus: draft\r\n---\r\n\r\n# Waitlist\r\n\r\nText.\r\n',
  );
  expect(workspace.read('docs/features/waitlist/fdd.md')).toBe(
    '---\nstatus: final\ndocument: fdd\nfeature: waitlist\n---\n# Design\n',
  );
  expect((await workspace.run('adopt --all')).out).toBe(
    'Nothing to adopt: every document has its front matter.\n',
  );
});

describe('finalizing', () => {
  test('is refused with the list of problems, and writes nothing', async () => {
    const workspace = newWorkspace();
    workspace.write('docs/features/waitlist/prd.md', '# Waitlist\n');
    const { code, out } = await workspace.run('finalize waitlist prd');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^prd\.md cannot be final yet: \d+ problems stand in the way\.\n {2}docs\/features\/waitlist\/prd\.md:1: /,
    );
    expect(workspace.read('docs/features/waitlist/prd.md')).toBe('# Waitlist\n');
  });

  test('goes in gate order, and without a key says what that means', async () => {
    const workspace = withPack(newWorkspace());
    expect(await workspace.run('finalize waitlist fdd')).toMatchObject({
      code: 1,
      err: 'fdd.md can be finalized only after prd.md: it is draft (prd.md has no front matter)\n',
    });
    const unsealed = await workspace.run('finalize waitlist prd');
    expect(unsealed).toMatchObject({ code: 0, out: 'docs/features/waitlist/prd.md is final.\n' });
    expect(unsealed.err).toContain('Not sealed');
    expect((await states(workspace))[0]).toBe('draft');
    workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
    expect((await states(workspace))[0]).toBe('final');
  });

  test('with a key seals, and the settings that `specgate key` prints verify it', async () => {
    const workspace = withKey(withPack(newWorkspace()));
    const { out: settings } = await workspace.run('key seal.pem');
    const seal = '--key seal.pem --repository-id 4711 --pull 57 --by alice';
    expect((await workspace.run('finalize waitlist prd --key seal.pem')).err).toContain(
      'A seal needs the numeric id of the repository',
    );
    for (const kind of ['prd', 'fdd', 'plan']) {
      const { code, err } = await workspace.run(`finalize waitlist ${kind} ${seal}`);
      expect(code).toBe(0);
      // The settings do not list the key yet when the first one is sealed, and that is said.
      expect(err).toBe(
        kind === 'prd'
          ? 'It counts as draft all the same: prd.md says final, but its seal is by key `k1`, which `seal.keys` in the settings does not list.\n'
          : '',
      );
      workspace.write('.github/specgate.yml', `${settings}  repository: 4711\n`);
    }
    expect(await states(workspace)).toEqual(['final', 'final', 'final']);
    expect(await states(workspace, '--repository-id 4712')).toEqual(['draft', 'draft', 'draft']);
    const fromActions = await workspace.run('status waitlist --format json', {
      env: { GITHUB_REPOSITORY_ID: '4712' },
    });
    expect(fromActions.out).toContain('"state": "draft"');
    expect((await workspace.run(`finalize waitlist prd ${seal}`)).out).toContain(
      'is final already: finalized by alice at 2026-11-20T18:00:00Z on #57.',
    );
  });

  test('the text of a key appears in no message', async () => {
    const workspace = withPack(newWorkspace());
    workspace.write('seal.pem', '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n');
    const { code, err } = await workspace.run('finalize waitlist prd --key seal.pem');
    expect(code).toBe(2);
    expect(err).toContain('`seal.pem` is not a private key in PEM');
    expect(err).not.toContain('c2VjcmV0');
  });

  test('`all` finalizes again, in order, what only went stale', async () => {
    const workspace = withPack(newWorkspace());
    workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
    for (const kind of ['prd', 'fdd', 'plan']) await workspace.run(`finalize waitlist ${kind}`);
    expect((await workspace.run('finalize waitlist all')).out).toContain('Nothing only went stale.');
    workspace.write(
      'docs/features/waitlist/prd.md',
      `${workspace.read('docs/features/waitlist/prd.md')}\nOne more word.\n`,
    );
    expect(await states(workspace)).toEqual(['stale', 'stale', 'stale']);
    await workspace.run('finalize waitlist prd');
    expect(await states(workspace)).toEqual(['final', 'stale', 'stale']);
    expect((await workspace.run('finalize waitlist all')).out).toBe(
      'docs/features/waitlist/fdd.md is final.\ndocs/features/waitlist/plan.md is final.\n',
    );
    expect(await states(workspace)).toEqual(['final', 'final', 'final']);
    expect((await workspace.run('reopen waitlist fdd')).out).toContain('is a draft again');
    expect(await states(workspace)).toEqual(['final', 'draft', 'stale']);
    expect((await workspace.run('reopen waitlist fdd')).err).toContain('is a draft already');
    expect((await workspace.run('retire waitlist plan --by bob')).code).toBe(0);
    expect(workspace.read('docs/features/waitlist/plan.md')).toContain('status: retired\n');
  });
});

describe('status --base judges what a branch does to gates', () => {
  let workspace: Workspace;
  const plan = 'docs/features/waitlist/plan.md';
  const seal = (pull: number): string => `--key seal.pem --pull ${pull}`;

  beforeAll(async () => {
    workspace = withKey(withPack(newWorkspace()));
    const { out } = await workspace.run('key seal.pem');
    workspace.write('.github/specgate.yml', `${out}  repository: 4711\n`);
    for (const kind of ['prd', 'fdd', 'plan']) await workspace.run(`finalize waitlist ${kind} ${seal(57)}`);
    workspace.git('add', '.');
    workspace.git('commit', '--quiet', '-m', 'Finalize the waitlist');
    workspace.git('checkout', '--quiet', '-b', 'work');
  });

  const judge = () => workspace.run('status --base main --pull 58');
  const reset = (): string => workspace.git('reset', '--quiet', '--hard', 'main');

  test('an untouched branch is clean', async () => {
    expect((await judge()).code).toBe(0);
  });

  test('an edit that takes a final plan out of force blocks, until it is finalized on this pull request', async () => {
    workspace.write(plan, `${workspace.read(plan)}\nOne more word.\n`);
    const { code, out } = await judge();
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('plan.md: it is final at the base and stale here');
    await workspace.run(`finalize waitlist plan ${seal(12)}`);
    expect((await judge()).out.replaceAll(/\s+/g, ' ')).toContain(
      'its finalization was made for #12, not for #58',
    );
    reset();
    workspace.write(plan, `${workspace.read(plan)}\nOne more word.\n`);
    await workspace.run(`finalize waitlist plan ${seal(58)}`);
    expect((await judge()).code).toBe(0);
    workspace.git('commit', '--quiet', '-am', 'First');
    workspace.write(plan, `${workspace.read(plan)}\nAnd another.\n`);
    await workspace.run(`finalize waitlist plan ${seal(58)}`);
    expect((await judge()).code).toBe(0);
    reset();
  });

  test('settings of the branch that would accept anything change nothing', async () => {
    workspace.write(plan, `${workspace.read(plan)}\nOne more word.\n`);
    workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\npacks: [elsewhere]\n');
    expect((await judge()).code).toBe(1);
    reset();
  });

  test('a stray file with a tab in its name passes for no document', async () => {
    workspace.write('docs/features/waitlist/fdd.md\tnotes', 'draft\n');
    workspace.git('add', '.');
    workspace.git('commit', '--quiet', '-m', 'Notes');
    workspace.git('branch', '--quiet', 'landed');
    workspace.git('rm', '--quiet', 'docs/features/waitlist/fdd.md');
    expect((await workspace.run('status --base landed --pull 58')).code).toBe(1);
    workspace.git('branch', '-D', '--quiet', 'landed');
    reset();
  });

  test('a link in place of a pack is no pack', async () => {
    workspace.git('mv', 'docs/features/waitlist', 'docs/moved');
    const { symlinkSync } = await import('node:fs');
    symlinkSync('../moved', `${workspace.root}/docs/features/waitlist`);
    expect((await judge()).code).toBe(1);
    reset();
  });

  test('another repository in the environment changes nothing', async () => {
    workspace.write(plan, `${workspace.read(plan)}\nOne more word.\n`);
    process.env['GIT_DIR'] = '/nowhere/.git';
    try {
      expect((await judge()).code).toBe(1);
    } finally {
      delete process.env['GIT_DIR'];
    }
    reset();
  });

  test('a pack that is moved or removed blocks', async () => {
    workspace.git('mv', 'docs/features/waitlist', 'docs/features/queue');
    const { code, out } = await judge();
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('prd.md: it is final at the base and absent here');
    reset();
  });
});

test('the packs of this repository are final, and stay in step with their digests', async () => {
  const { runCommandLine } = await import('../../src/cli/run.ts');
  const root = new URL('../..', import.meta.url).pathname;
  expect(readdirSync(`${root}/docs/features`)).toContain('gates');
  let out = '';
  const world = {
    cwd: root,
    env: {},
    out: (text: string) => void (out += text),
    err: () => {},
    color: false,
    width: 100,
    now: () => '',
    version: '',
  };
  expect(await runCommandLine(['lint', '--format', 'json'], world)).toBe(0);
  out = '';
  await runCommandLine(['status', '--format', 'json'], world);
  expect(
    (JSON.parse(out) as { packs: { gates: { state: string }[] }[] }).packs.map(({ gates }) =>
      gates.map(({ state }) => state),
    ),
  ).toEqual([['final', 'final', 'final']]);
});
