/**
 * The published build: few files, because each that has to be found and loaded costs a quarter of a millisecond whenever
 * the command starts, and there were hundreds.
 */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { digestOfReaders, versionFile } from '../src/effects/reader-version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'dist');

/**
 * Packages with files of their own beside their code, those that are too large to be loaded with the rest, and those of
 * the service, which starts seldom.
 */
const external = [
  ...['web-tree-sitter', 'mermaid', 'dompurify'],
  ...['probot', 'pg-boss', '@electric-sql/pglite', 'pino', 'prom-client', 'pg'],
];

rmSync(target, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    'src/cli.ts',
    'src/app.ts',
    ...['cli', 'effects', 'effects/queue', 'pipeline'].map((folder) => `src/${folder}/*-worker.ts`),
  ],
  outdir: target,
  outbase: 'src',
  // As deep as the sources, so that paths from one file to another are the same.
  chunkNames: 'shared/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.13',
  external,
  legalComments: 'none',
  metafile: true,
});

/** What the licences of the packages ask for whose code is in the build. */
const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
);
const notices = [...packages].toSorted().map((folder) => {
  const { name, version, license } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
  return `# ${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(target, 'NOTICES.md'), notices.join('\n'));

/** Grammars, so that nobody who installs it has to build or download one. */
const grammars = join(target, 'grammars');
mkdirSync(grammars, { recursive: true });
for (const name of ['elixir']) {
  const grammar = fileURLToPath(import.meta.resolve(`tree-sitter-${name}/tree-sitter-${name}.wasm`));
  copyFileSync(grammar, join(grammars, `${name}.wasm`));
  copyFileSync(join(dirname(grammar), 'LICENSE'), join(grammars, `${name}.LICENSE`));
}

writeFileSync(join(target, versionFile), await digestOfReaders(join(root, 'src')));

// npm makes it so where it links the command, which it does not always.
chmodSync(join(target, 'cli.js'), 0o755);
