import type { OxlintConfig, OxlintOverride } from 'oxlint';

interface Layer {
  /** Folders of src whose files it may import. */
  folders: string[];
  packages: string[];
  /** Its inner folders that import from each other. */
  inner?: string[];
  /** Inner folders of others whose files it may import. */
  within?: string[];
}

const markdown = ['unified', 'remark-parse', 'mdast', 'mdast-util-*', 'micromark-extension-*'];

/** Folders of pure functions, and all that each may import besides itself. CONTRIBUTING.md says it in prose. */
const pureLayers: Record<string, Layer> = {
  domain: { folders: [], packages: [] },
  text: { folders: ['domain'], packages: ['js-yaml', 'zod', 'node:crypto'] },
  settings: { folders: ['domain', 'text'], packages: ['zod'] },
  markdown: { folders: ['domain', 'text'], packages: markdown },
  pack: {
    folders: ['domain', 'text', 'markdown', 'claims'],
    packages: ['mdast', 'js-yaml', 'zod', 'node:crypto', 'node:path/posix'],
    inner: ['questions', 'rules'],
  },
  claims: {
    folders: ['domain', 'text', 'markdown'],
    packages: ['mdast', 'zod', 'node:crypto'],
    inner: ['kinds'],
  },
  facts: {
    folders: ['domain', 'text'],
    packages: ['web-tree-sitter', 'node:path/posix'],
    inner: ['languages/[a-z]*', 'frameworks', 'frameworks/[a-z]*'],
  },
  guidelines: {
    folders: ['domain', 'text', 'facts'],
    packages: [],
    inner: ['questions', 'rules'],
    // Rules about code look at the same trees as facts do.
    within: ['facts/languages/[a-z]*'],
  },
  check: { folders: ['domain', 'text', 'claims'], packages: ['node:crypto', 'node:path/posix'] },
  report: { folders: ['domain', 'text'], packages: ['node:path/posix', 'sarif'] },
  events: { folders: ['domain', 'text'], packages: ['zod'] },
  commands: { folders: ['domain', 'text'], packages: [] },
  workflow: { folders: ['domain', 'text'], packages: [] },
  authoring: {
    folders: ['domain', 'text', 'markdown', 'pack', 'claims'],
    packages: ['mdast', 'zod', 'js-yaml', 'node:path/posix'],
    // The drafter looks for what the document rules ask for.
    within: ['pack/questions'],
  },
};

/** Folders that touch the outside: they may import everything but these. */
const outerLayers: Record<string, string[]> = {
  effects: ['pipeline', 'jobs', 'cli'],
  pipeline: ['jobs', 'cli'],
  jobs: ['cli'],
  cli: ['jobs'],
};

/** The composition roots, `src/app.ts` and `src/cli.ts`, import; nobody imports them. */
const roots = '**/{app,cli}.ts';

const anyOf = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]}` : `{${names.join(',')}}`;

/**
 * An allow-list as patterns: nothing, except… Each `*` stands for one name, so that no path can leave an allowed
 * folder again with `..`.
 */
const allowOnly = ({ folders, packages, inner = [], within = [] }: Layer): string[] => [
  '**',
  '!./{,[a-z]*/}{,[a-z]*/}*.ts',
  '!{..,../..}/*.ts',
  ...(folders.length > 0 ? [`!{..,../..,../../..}/${anyOf(folders)}/*.ts`] : []),
  ...inner.map((folder) => `!{..,../..}/${folder}/*.ts`),
  ...within.map((folder) => `!{..,../..}/${folder}/*.ts`),
  ...packages.map((name) => `!${name}`),
  roots,
];

/** What these modules have that is not the same on every run. */
const impureNames = [
  { name: 'node:path/posix', importNames: ['resolve', 'relative'] },
  {
    name: 'node:crypto',
    importNames: [
      ...['randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID', 'getRandomValues'],
      ...['generateKey', 'generateKeySync', 'generateKeyPair', 'generateKeyPairSync', 'webcrypto'],
    ],
  },
];

const layering: OxlintOverride[] = [
  ...Object.entries(pureLayers).map(([folder, layer]) => ({
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: impureNames.filter(({ name }) => layer.packages.includes(name)),
          patterns: [
            {
              group: allowOnly(layer),
              message: `src/${folder} may import only ${[...layer.folders, ...layer.packages].join(', ') || 'its own files'}.`,
            },
          ],
        },
      ],
    } satisfies OxlintOverride['rules'],
  })),
  ...Object.entries(outerLayers).map(([folder, others]) => ({
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [`**/${anyOf(others)}/**`, '**/playground/**', roots],
              message: `src/${folder} may import neither ${others.join(' nor ')}, nor the playground, nor a composition root.`,
            },
          ],
        },
      ],
    } satisfies OxlintOverride['rules'],
  })),
];

const handedIn =
  'A pure folder is handed what it needs; only effects, pipeline, jobs, cli and the composition roots touch the outside.';

const purity: OxlintOverride = {
  files: [`src/${anyOf(Object.keys(pureLayers))}/**/*.ts`],
  rules: {
    'no-restricted-globals': [
      'error',
      ...[
        ...['process', 'console', 'globalThis', 'global', 'fetch', 'WebSocket', 'crypto', 'performance'],
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
      ].map((name) => ({ name, message: handedIn })),
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: handedIn },
      { object: 'Math', property: 'random', message: handedIn },
    ],
  },
};

const plugins = ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node'] as const;

const config: OxlintConfig = {
  plugins: [...plugins],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  env: { node: true, es2024: true },
  ignorePatterns: ['dist/**', 'coverage/**'],
  rules: {
    // Assertions at the edges (`error as NodeJS.ErrnoException`) have no better form.
    'typescript/no-unsafe-type-assertion': 'off',
    // No class here has methods that need their `this`; objects of closures are handed on by member.
    'typescript/unbound-method': 'off',
    // The compiler (noImplicitReturns) knows a switch over all kinds when it sees one.
    'typescript/consistent-return': 'off',
    // Text is read by code points.
    'typescript/no-misused-spread': ['error', { allow: ['string'] }],
    // Rows of a long list are written as spreads.
    'unicorn/no-useless-spread': 'off',
    // Meant for windows; a worker's postMessage has no target origin.
    'unicorn/require-post-message-target-origin': 'off',
    // `fc.assert` is how fast-check is meant to be used.
    'import/no-named-as-default-member': 'off',

    'array-callback-return': 'error',
    eqeqeq: 'error',
    'no-case-declarations': 'error',
    'no-else-return': 'error',
    'no-empty': 'error',
    'no-implicit-coercion': ['error', { boolean: false }],
    'no-lonely-if': 'error',
    'no-multi-assign': 'error',
    'no-param-reassign': 'error',
    'no-return-assign': 'error',
    'no-self-compare': 'error',
    'no-sequences': 'error',
    'no-useless-computed-key': 'error',
    'no-useless-return': 'error',
    'no-var': 'error',
    'no-warning-comments': 'error',
    'object-shorthand': 'error',
    'prefer-const': 'error',
    'prefer-object-has-own': 'error',
    'prefer-template': 'error',

    'typescript/array-type': 'error',
    'typescript/consistent-type-definitions': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-deprecated': 'error',
    'typescript/no-dynamic-delete': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-import-type-side-effects': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-find': 'error',
    'typescript/prefer-includes': 'error',
    'typescript/restrict-plus-operands': 'error',
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/use-unknown-in-catch-callback-variable': 'error',

    'unicorn/error-message': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/no-abusive-eslint-disable': 'error',
    'unicorn/no-process-exit': 'error',
    'unicorn/no-useless-promise-resolve-reject': 'error',
    'unicorn/no-useless-switch-case': 'error',
    'unicorn/prefer-array-flat-map': 'error',
    'unicorn/prefer-array-some': 'error',
    'unicorn/prefer-at': 'error',
    'unicorn/prefer-node-protocol': 'error',
    'unicorn/prefer-regexp-test': 'error',
    'unicorn/prefer-string-slice': 'error',
    'unicorn/throw-new-error': 'error',

    'import/no-commonjs': 'error',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'import/no-duplicates': 'error',
    'import/no-dynamic-require': ['error', { esmodule: true }],
    'import/no-mutable-exports': 'error',
  },
  overrides: [
    {
      files: ['src/**/*.ts'],
      rules: {
        'max-depth': ['error', { max: 4 }],
        'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
        'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
        'max-params': ['error', { max: 5 }],
        'no-console': 'error',
      },
    },
    {
      files: ['*.config.{js,ts}'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      files: ['test/**/*.ts'],
      plugins: [...plugins, 'jest'],
      rules: { 'unicorn/consistent-function-scoping': 'off' },
    },
    {
      // What a browser runs as it is: no types, and no Node.
      files: ['playground/forge/pages/assets/*.js'],
      env: { browser: true, node: false },
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
    ...layering,
    purity,
  ],
};

export default config;
