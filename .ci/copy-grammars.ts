/** What the compiler leaves out of the published build: grammars, so that nobody has to build or download one, and that the command can be run. */
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../dist/grammars/', import.meta.url));
mkdirSync(target, { recursive: true });

for (const name of ['elixir']) {
  const grammar = fileURLToPath(import.meta.resolve(`tree-sitter-${name}/tree-sitter-${name}.wasm`));
  copyFileSync(grammar, join(target, `${name}.wasm`));
  copyFileSync(join(dirname(grammar), 'LICENSE'), join(target, `${name}.LICENSE`));
}

// npm makes it so where it links the command, which it does not always.
chmodSync(fileURLToPath(new URL('../dist/cli.js', import.meta.url)), 0o755);
