import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathsIn, readPath, refusePath } from '../../../src/authoring/develop/paths.ts';

const ground = {
  scope: ['lib/stacks/circulation/**', 'priv/repo/migrations/**'],
  documents: ['docs/features', '.agentmux/specs'],
  named: ['priv/repo/seeds.exs', '.github/workflows/named.yml', 'docs/features/a/fdd.md'],
};

describe('a path', () => {
  test.each([
    ['lib/a.ex', 'lib/a.ex'],
    [' ./lib//a.ex ', 'lib/a.ex'],
    ['lib\\b\\a.ex', 'lib/b/a.ex'],
    ['lib/b/../a.ex', 'lib/a.ex'],
    ['lib/b/', 'lib/b'],
    ['lib/ä.ex', 'lib/ä.ex'],
  ])('%j is %s', (given, path) => {
    expect(readPath(given)).toBe(path);
  });

  test.each([
    ...[
      '',
      '.',
      '/',
      '/etc/passwd',
      '\\etc',
      '..',
      '../a',
      'lib/../../a',
      '..\\a',
      'C:\\a',
      'a:b',
      'lib/a\0.ex',
    ],
    ...[
      'lib/a\n.ex',
      '.g\u200Cit/config',
      'lib/a.',
      'lib/a /b',
      '.github./x',
      '.github /x',
      'a\u202E.ex',
      '\uD800',
    ],
    'a/'.repeat(150),
  ])('%j leads out of the tree, or nobody sees where', (given) => {
    expect(readPath(given)).toBeNull();
  });
});

const open = { scope: [], documents: ground.documents, named: ground.named };

const neverAllowed = [
  ...['Docs/Features/a/fdd.md', '.GitHub/workflows/a.yml', 'test/.ENV', 'Mix.lock'],
  ...[
    '.github/workflows/a.yml',
    '.github/specgate.yml',
    '.github/specgate/prompts/roles/develop.md',
    '.github',
  ],
  ...[
    '.git/config',
    'lib/.git/hooks/pre-commit',
    '.gitmodules',
    '.gitattributes',
    'lib/.gitignore',
    'GIT~1/config',
  ],
  ...[
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    'Jenkinsfile',
    'sub/Jenkinsfile',
    '.travis.yml',
    '.husky/pre-commit',
  ],
  ...['bitbucket-pipelines.yml', '.woodpecker.yaml', 'azure-pipelines.yml', '.pre-commit-config.yaml'],
  ...['CODEOWNERS', 'docs/CODEOWNERS', 'PLANNING.md', '.env', 'config/.env.prod', 'priv/server.pem', 'a.key'],
  ...['config/secrets.exs', 'credentials', 'mix.lock', 'assets/package-lock.json'],
  ...[
    'docs/features',
    'docs/features/a/fdd.md',
    'docs/features/a/waivers.yml',
    '.agentmux/specs/manifest.json',
  ],
];

describe('a file', () => {
  test.each(neverAllowed)('%s is never this role’s to change', (path) => {
    for (const each of [ground, open, { ...open, named: [path] }])
      expect(refusePath(path, each)).toContain(`\`${path}\``);
  });

  test.each([
    'lib/stacks/circulation/a/b.ex',
    'priv/repo/migrations/1_a.exs',
    'priv/repo/seeds.exs',
    'test/a_test.exs',
  ])('%s is: within the scope, named by a task, or a test', (path) => {
    expect(refusePath(path, ground)).toBeNull();
  });

  test.each([
    'lib/stacks_web/router.ex',
    'mix.exs',
    'lib/stacks/circulation.ex',
    'lib/test/a.ex',
    'testing/a.ex',
  ])('%s is outside of the scope', (path) => {
    expect(refusePath(path, ground)).toContain('is outside of what the contract governs');
    expect(refusePath(path, open)).toBeNull();
  });

  test('that is guarded is guarded however it is written', () => {
    const parts = fc.constantFrom('.', '..', 'lib', 'test', 'docs', '', './', 'a/..', '\\');
    const prefix = fc.array(parts, { maxLength: 4 }).map((all) => all.map((part) => `${part}/`).join(''));
    const spelled = fc.constantFrom(...neverAllowed).chain((path) =>
      fc.tuple(prefix, fc.constantFrom('/', '\\', '//', '/./')).map(([before, between]) => ({
        path,
        given: `${before}${path.replaceAll('/', between)}`,
      })),
    );
    fc.assert(
      fc.property(spelled, ({ path, given }) => {
        const read = readPath(given);
        if (read === path) expect(refusePath(read, open)).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});

test('paths are found in words', () => {
  expect(pathsIn('in lib/a.ex, and priv/repo/seeds.exs; not a.ex, FR-001/2 or w/o.')).toEqual([
    'lib/a.ex',
    'priv/repo/seeds.exs',
  ]);
});
