import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import config from '../../oxlint.config.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Layer {
  folder: string;
  isPure: boolean;
  mayImport(other: string): boolean;
  packages: string[];
}

const namesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** The table that people read is what the linter is held to. */
const readLayers = (contributing: string): Layer[] =>
  [...contributing.matchAll(/^\| `(\w+)` \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, folder = '', imports = '', packages = '']) => {
      const isPure = !imports.includes('all but');
      const named = namesIn(imports);
      return {
        folder,
        isPure,
        mayImport: (other) => other === folder || named.includes(other) === isPure,
        packages: namesIn(packages).map((name) => name.replace('*', 'anything')),
      };
    },
  );

const layers = readLayers(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
const pure = layers.filter(({ isPure }) => isPure);

const overrides = config.overrides ?? [];
const foldersOf = (rule: 'no-restricted-imports' | 'no-restricted-globals'): string[] =>
  overrides
    .filter(({ rules }) => rules && rule in rules)
    .flatMap(({ files }) => files)
    .flatMap((glob) => /^src\/\{?([\w,]+)\}?\/\*\*\/\*\.ts$/.exec(glob)?.[1]?.split(',') ?? [glob]);

interface Plant {
  path: string;
  text: string;
  /** The rule that has to report it, or null where it is allowed. */
  rule: string | null;
}

const imports = 'eslint(no-restricted-imports)';
const globals = 'eslint(no-restricted-globals)';
const properties = 'eslint(no-restricted-properties)';

const plantImport = (path: string, specifier: string, isAllowed: boolean): Plant => ({
  path,
  text: `export { planted } from '${specifier}';\n`,
  rule: isAllowed ? null : imports,
});

/** Every folder against every other, from two depths. */
const foldersAgainstFolders: Plant[] = layers.flatMap(({ folder, mayImport }) =>
  layers
    .filter((other) => other.folder !== folder)
    .flatMap((other) => {
      const isAllowed = mayImport(other.folder);
      return [
        plantImport(`src/${folder}/imports-${other.folder}.ts`, `../${other.folder}/planted.ts`, isAllowed),
        plantImport(
          `src/${folder}/inner/imports-${other.folder}.ts`,
          `../../${other.folder}/planted.ts`,
          isAllowed,
        ),
      ];
    }),
);

const ownFiles: Plant[] = layers.flatMap(({ folder }) => [
  plantImport(`src/${folder}/imports-beside.ts`, './planted.ts', true),
  plantImport(`src/${folder}/imports-inner.ts`, './inner/planted.ts', true),
  plantImport(`src/${folder}/inner/imports-above.ts`, '../planted.ts', true),
]);

const compositionRoots: Plant[] = layers.flatMap(({ folder }) =>
  ['app', 'cli'].flatMap((name) => [
    plantImport(`src/${folder}/imports-${name}-root.ts`, `../${name}.ts`, false),
    plantImport(`src/${folder}/inner/imports-${name}-root.ts`, `../../${name}.ts`, false),
  ]),
);

/** What is for development only. */
const development: Plant[] = layers.map(({ folder }) =>
  plantImport(`src/${folder}/imports-playground.ts`, '../../playground/forge/start.ts', false),
);

/** The ways in which an import can be written, each with something that no pure folder may have. */
const formsOfImport: Record<string, string> = {
  static: "import { planted } from '../effects/planted.ts';\nexport const copy = planted;",
  type: "import type { Planted } from '../effects/planted.ts';\nexport type Copy = Planted;",
  'side-effect': "import '../effects/planted.ts';",
  'export-all': "export * from '../effects/planted.ts';",
  dynamic: "export const planted = import('../effects/planted.ts');",
  detour: "export { planted } from '../effects/planted.ts';",
  'detour-through-domain': "export { planted } from '../effects/planted.ts';",
};

const forms: Plant[] = pure.flatMap(({ folder }) =>
  Object.entries(formsOfImport).map(([form, text]) => ({
    path: `src/${folder}/form-${form}.ts`,
    text: `${text}\n`,
    rule: imports,
  })),
);

/** What a folder may not take from a package that it may import. */
const impureNames: Record<string, string> = { 'node:crypto': 'randomUUID', 'node:path/posix': 'resolve' };

const named: Plant[] = pure.flatMap(({ folder, packages: allowed }) =>
  Object.entries(impureNames)
    .filter(([name]) => allowed.includes(name))
    .map(([name, impure]) => ({
      path: `src/${folder}/named-${impure.toLowerCase()}.ts`,
      text: `import { ${impure} } from '${name}';\nexport const planted = ${impure};\n`,
      rule: imports,
    })),
);

const builtIns = [
  ...['node:fs', 'node:fs/promises', 'node:child_process', 'node:net', 'node:http', 'node:worker_threads'],
  ...['node:process', 'node:os', 'node:path', 'node:timers', 'node:module', 'fs', 'process', 'commander'],
];

const packages: Plant[] = pure.flatMap(({ folder, packages: allowed }) =>
  [...new Set([...pure.flatMap((layer) => layer.packages), ...builtIns])].map((name) =>
    plantImport(`src/${folder}/package-${name.replaceAll(/\W/g, '-')}.ts`, name, allowed.includes(name)),
  ),
);

const optionsOf = (rule: 'no-restricted-globals' | 'no-restricted-properties'): unknown[] =>
  overrides.flatMap(({ rules }) => {
    const [, ...options] = [rules?.[rule] ?? []].flat();
    return options;
  });

const forbiddenGlobals = optionsOf('no-restricted-globals').map(
  (option) => (option as { name: string }).name,
);
const forbiddenProperties = optionsOf('no-restricted-properties').map((option) => {
  const { object, property } = option as { object: string; property: string };
  return `${object}.${property}`;
});

const outside: Plant[] = layers.flatMap(({ folder, isPure }) => [
  ...forbiddenGlobals.map((name) => ({
    path: `src/${folder}/global-${name.toLowerCase()}.ts`,
    text: `export const planted = ${name};\n`,
    rule: isPure ? globals : null,
  })),
  ...forbiddenProperties.map((name) => ({
    path: `src/${folder}/property-${name.toLowerCase().replace('.', '-')}.ts`,
    text: `export const planted = ${name}();\n`,
    rule: isPure ? properties : null,
  })),
]);

const plants = [
  ...foldersAgainstFolders,
  ...ownFiles,
  ...compositionRoots,
  ...development,
  ...forms,
  ...named,
  ...packages,
  ...outside,
];

interface Diagnostic {
  code: string;
  filename: string;
}

/** The project's own configuration over a tree of its own; types are of no concern here. */
const lintTree = (folder: string): string[] => {
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify({ ...config, options: {} }));
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout, stderr } = spawnSync(process.execPath, [oxlint, '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!stdout.startsWith('{')) throw new Error(`oxlint did not run: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return diagnostics
    .filter(({ code }) => [imports, globals, properties].includes(code))
    .map(({ code, filename }) => `${filename.replaceAll('\\', '/')} ${code}`);
};

describe('the layers of src', () => {
  const folder = mkdtempSync(join(tmpdir(), 'specgate-layers-'));
  let reported: string[] = [];

  beforeAll(() => {
    for (const { path, text } of plants) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    reported = lintTree(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('are those that CONTRIBUTING.md lists, and each has its list of imports', () => {
    const folders = layers.map((layer) => layer.folder).toSorted();
    expect(folders.length).toBeGreaterThan(10);
    expect(foldersOf('no-restricted-imports').toSorted()).toEqual(folders);
    expect(foldersOf('no-restricted-globals').toSorted()).toEqual(
      pure.map((layer) => layer.folder).toSorted(),
    );
  });

  test('hold every folder there is, with nothing beside them but the composition roots', () => {
    const entries = readdirSync(join(root, 'src'), { withFileTypes: true });
    const known = [...layers.map((layer) => layer.folder), 'app.ts', 'cli.ts'];
    expect(entries.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(layers.map((layer) => [layer.folder, layer] as const))(
    'of %s: what is forbidden is reported, once and by its rule, and what is allowed is not',
    (name) => {
      const own = (path: string): boolean => path.startsWith(`src/${name}/`);
      const expected = plants.flatMap(({ path, rule }) => (own(path) && rule ? [`${path} ${rule}`] : []));
      expect(expected.length).toBeGreaterThan(0);
      expect(reported.filter(own).toSorted()).toEqual(expected.toSorted());
    },
  );

  test('name what a pure folder may not reach', () => {
    expect(forbiddenGlobals).toEqual(expect.arrayContaining(['process', 'fetch', 'console', 'globalThis']));
    expect(forbiddenProperties).toEqual(['Date.now', 'Math.random']);
  });
});
