import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

/** Grammars lie beside the published build; from a checkout they come out of the package that makes them. */
const builtIn = (name: string): string => fileURLToPath(new URL(`../grammars/${name}.wasm`, import.meta.url));
const fromPackage = (name: string): string =>
  fileURLToPath(import.meta.resolve(`tree-sitter-${name}/tree-sitter-${name}.wasm`));

const isThere = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
};

let started: Promise<void> | null = null;

export const openParser = async (): Promise<Parser> => {
  started ??= Parser.init();
  await started;
  return new Parser();
};

export const loadGrammar = async (name: string): Promise<Language> => {
  started ??= Parser.init();
  await started;
  return Language.load((await isThere(builtIn(name))) ? builtIn(name) : fromPackage(name));
};
