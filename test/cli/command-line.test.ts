import { describe, expect, test } from '@jest/globals';
import { commands } from '../../src/cli/index.ts';
import { newWorkspace } from './workspace.ts';

describe('help and usage', () => {
  const { run } = newWorkspace();

  test('--version prints the version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });

  test('--help lists every command with an example and the exit codes', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const { name } of commands) expect(out).toContain(`  ${name}`);
    expect(out).toContain('Exit codes: 0 clean · 1 blocking findings · 2 usage or settings · 3 incomplete');
  });

  test.each(commands.map(({ name }) => name))(
    '%s --help shows examples that start as one would type them',
    async (name) => {
      const { code, out } = await run([name, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`Examples:\\n  specgate ${name}`));
    },
  );

  test('without a command the help is shown, as a mistake', async () => {
    expect((await run('')).code).toBe(2);
  });

  test.each([
    ['lnt', "error: unknown command 'lnt'\n(Did you mean lint?)"],
    ['lint --fromat json', "error: unknown option '--fromat'\n(Did you mean --format?)"],
    ['finalize waitlist', "error: missing required argument 'document'"],
    [
      'lint --format xml',
      'Unexpected format `xml`, expected one of `text`, `json`, `sarif`, `junit`, `github`, `markdown`.',
    ],
    ['lint --format jsn', 'Did you mean `json`?'],
    ['lint -o json', 'Unexpected output `json`, expected FORMAT=FILE, such as sarif=specgate.sarif'],
    ['lint nowhere', 'There is no file or folder `nowhere`'],
    ['rules prd-problm', 'There is no rule `prd-problm`. Did you mean `prd-problem`?'],
    ['schema seting', 'There is no schema `seting`'],
    ['status --pull 5', '--pull goes with --base'],
    ['status --base nowhere', 'There is no commit `nowhere` in this repository'],
    ['status waitlist', 'There are no packs below docs/features. Start one: specgate init waitlist'],
    ['init Waitlist', 'Unexpected slug `Waitlist`, expected lower-case words joined by "-"'],
    ['init a --profile rails', 'Unexpected profile `rails`, expected generic or torus'],
    ['adopt', 'Which pack? specgate adopt SLUG…, or specgate adopt --all'],
    ['key nowhere.pem', 'There is no file `nowhere.pem`'],
    ['status --repository-id x', "Unexpected `x` as --repository-id, expected the repository's numeric id"],
  ])('%s is answered with what is wrong, and exit code 2', async (line, message) => {
    const { code, err, out } = await run(line);
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('settings', () => {
  test.each([
    ['profil: torus\n', '.github/specgate.yml:1: Unexpected key `profil`, expected one of `profile`'],
    [
      'profile: torus\nrules:\n  prd-problm: warn\n',
      '.github/specgate.yml:3: Unexpected rule `prd-problm`. Did you mean `prd-problem`?',
    ],
    ['packs: [docs\n', '.github/specgate.yml:2: Unexpected YAML'],
  ])('%j is reported with its line, and exit code 2', async (text, message) => {
    const { run, write } = newWorkspace();
    write('.github/specgate.yml', text);
    for (const line of ['lint', 'status', 'adopt --all']) {
      const { code, err } = await run(line);
      expect(err).toContain(message);
      expect(code).toBe(2);
    }
  });

  test('rules and severities are switched by it', async () => {
    const { run, write } = newWorkspace();
    write('docs/features/a/prd.md', '---\ndocument: prd\nfeature: a\nstatus: final\n---\n\n# A\n');
    const rulesOf = async (): Promise<string[]> =>
      (
        JSON.parse((await run('lint --format json')).out) as { findings: { rule: string; level: string }[] }
      ).findings.map(({ rule, level }) => `${rule} ${level}`);
    expect(await rulesOf()).toContain('prd-problem block');
    write('.github/specgate.yml', 'rules: { prd-problem: warn, prd-goals: off }\n');
    const after = await rulesOf();
    expect(after).toContain('prd-problem warn');
    expect(after.join()).not.toContain('prd-goals');
  });
});

describe('files that are no documents', () => {
  test.each([
    [
      '50 MB',
      new Uint8Array(50 * 1024 * 1024).fill(0x61),
      'Unexpected size of 50.0 MB, expected at most 0.5 MB',
    ],
    ['binary', new Uint8Array([0x23, 0x20, 0, 1, 2]), 'Unexpected binary content, expected text in UTF-8'],
    [
      'UTF-16',
      new Uint8Array([0xff, 0xfe, 0x23, 0]),
      'Unexpected UTF-16 text, expected UTF-8; save the file as UTF-8',
    ],
    [
      'Latin-1',
      Buffer.from('# T\n\ncaf\xe9\n', 'latin1'),
      'Unexpected bytes on line 3, expected text in UTF-8; save the file as UTF-8',
    ],
  ])('%s is one finding', async (_, bytes, message) => {
    const { run, write } = newWorkspace();
    write('docs/features/a/prd.md', bytes);
    const { code, out, err } = await run('lint --final --format json');
    const { findings } = JSON.parse(out) as { findings: { rule: string; message: string }[] };
    expect(findings.map(({ rule, message: said }) => `${rule}: ${said}`)).toEqual([`readable: ${message}`]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect((await run('status')).out).toContain('prd.md cannot be read');
  });

  test('a folder in place of a document, and a link that leads out, are as good as absent', async () => {
    const { run, write, root } = newWorkspace();
    write('docs/features/a/prd.md/x', '');
    write('docs/features/b/prd.md', '# B\n');
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/etc/passwd', `${root}/docs/features/b/fdd.md`);
    const { out } = await run('lint --format json');
    const { packs } = JSON.parse(out) as { packs: { slug: string; documents: unknown[] }[] };
    expect(packs.map(({ slug, documents }) => [slug, documents.length])).toEqual([['b', 1]]);
  });

  test('outside of a repository the paths must be named', async () => {
    const { run, write } = newWorkspace({ git: false });
    write('a/prd.md', '# A\n');
    expect(await run('lint')).toMatchObject({ code: 2, out: '' });
    expect((await run('lint')).err).toContain('No repository here');
    expect((await run('lint a')).code).toBe(0);
    expect((await run('lint a/prd.md --final')).code).toBe(1);
  });
});

describe('lint', () => {
  test('names paths for a person from where they stand, for a machine from the root', async () => {
    const { run, write } = newWorkspace();
    write('docs/features/a/prd.md', '# A\n');
    for (const [cwd, line, here] of [
      ['.', 'lint', 'docs/features/a/prd.md:1'],
      ['docs', 'lint', ' features/a/prd.md:1'],
      ['docs/features/a', 'lint prd.md', ' prd.md:1'],
    ] as const) {
      expect((await run(line, { cwd })).out).toContain(here);
      expect((await run(`${line} --format github`, { cwd })).out).toContain(
        'file=docs/features/a/prd.md,line=1',
      );
    }
  });

  test('writes several formats at once', async () => {
    const { run, write, read } = newWorkspace();
    write('docs/features/a/prd.md', '# A\n');
    const { out } = await run('lint --format github -o json=out/report.json -o sarif=out/report.sarif');
    expect(out).toMatch(/^::warning file=docs\/features\/a\/prd\.md,line=1/);
    expect(JSON.parse(read('out/report.json'))).toMatchObject({ version: 1, conclusion: 'success' });
    expect(JSON.parse(read('out/report.sarif'))).toMatchObject({ version: '2.1.0' });
  });

  test('the same input gives the same bytes', async () => {
    const { run, write } = newWorkspace();
    for (const slug of ['b', 'a', 'c/d'])
      write(`docs/features/${slug}/prd.md`, `# ${slug}\n\n[x](nowhere.md)\n`);
    const first = await run('lint --format json');
    expect(await run('lint --format json')).toEqual(first);
  });

  test('slugs are counted from the roots of the settings, also when a folder is named', async () => {
    const { run, write } = newWorkspace();
    write('docs/features/billing/refunds/prd.md', '# A\n');
    for (const line of [
      'lint',
      'lint docs',
      'lint docs/features/billing',
      'lint docs/features/billing/refunds/prd.md',
    ]) {
      const { packs } = JSON.parse((await run(`${line} --format json`)).out) as { packs: { slug: string }[] };
      expect([line, packs.map(({ slug }) => slug)]).toEqual([line, ['billing__refunds']]);
    }
  });

  test('two packs with one slug are a finding', async () => {
    const { run, write } = newWorkspace();
    write('docs/features/a/b/prd.md', '# A\n');
    write('docs/features/a__b/prd.md', '# A\n');
    const { code, out } = await run('lint');
    expect(out).toContain('Unexpected slug `a__b` of docs/features/a__b');
    expect(code).toBe(1);
    expect((await run('status a__b')).err).toContain(
      'Two packs have the slug `a__b`: docs/features/a/b and docs/features/a__b.',
    );
  });
});
