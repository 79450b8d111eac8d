/** Grammars go into the published build, so that nobody who installs it has to build or download one. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../dist/grammars/', import.meta.url));
mkdirSync(target, { recursive: true });

for (const name of ['elixir']) {
  const grammar = fileURLToPath(import.meta.resolve(`tree-sitter-${name}/tree-sitter-${name}.wasm`));
  copyFileSync(grammar, join(target, `${name}.wasm`));
  copyFileSync(join(dirname(grammar), 'LICENSE'), join(target, `${name}.LICENSE`));
}
