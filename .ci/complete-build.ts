/** What the published build has besides JavaScript. */
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOfReaders, versionFile } from '../src/effects/reader-version.ts';

const build = fileURLToPath(new URL('../dist/', import.meta.url));
const target = join(build, 'grammars');
mkdirSync(target, { recursive: true });

/** Grammars, so that nobody who installs it has to build or download one. */
for (const name of ['elixir']) {
  const grammar = fileURLToPath(import.meta.resolve(`tree-sitter-${name}/tree-sitter-${name}.wasm`));
  copyFileSync(grammar, join(target, `${name}.wasm`));
  copyFileSync(join(dirname(grammar), 'LICENSE'), join(target, `${name}.LICENSE`));
}

writeFileSync(join(build, versionFile), await digestOfReaders(build));

// npm makes it so where it links the command, which it does not always.
chmodSync(join(build, 'cli.js'), 0o755);
