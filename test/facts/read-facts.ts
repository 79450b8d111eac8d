import type { Facts } from '../../src/domain/fact.ts';
import { openReader } from '../../src/effects/grammars.ts';
import { extractParts, linkFacts, type PlacedFile } from '../../src/facts/extract.ts';
import type { Framework, Visitor } from '../../src/facts/framework.ts';
import { languageOf, languages } from '../../src/facts/languages/index.ts';
import { indexModules } from '../../src/facts/module-index.ts';
import type { FileModule, Language } from '../../src/facts/languages/language.ts';

const reader = await openReader('elixir');

interface Read {
  path: string;
  modules: FileModule[];
  parts: unknown[];
}

const languageAt = (path: string) => {
  const name = languageOf(path);
  if (!name) throw new Error(`nothing reads ${path}`);
  return name;
};

const read = (framework: Framework<unknown>, path: string, text: string): Read => {
  const name = languageAt(path);
  const language: Language<unknown> = languages[name];
  const found = language.read(text, () => reader);
  if (!found) throw new Error('the parser ran out of time');
  const visitor: Visitor<unknown, unknown> | undefined = framework.visitors[name];
  // What is cached is JSON: parts must survive it.
  const parts = JSON.parse(JSON.stringify(visitor?.extract(found.source) ?? [])) as unknown[];
  return { path, modules: found.modules, parts };
};

/** Files in, facts of one framework out. */
export const factsOf = <Part>(framework: Framework<Part>, files: Readonly<Record<string, string>>): Facts => {
  const sources = Object.entries(files).map(([path, text]) => read(framework, path, text));
  const parts = sources.flatMap((source) =>
    source.parts.map((part) => ({ path: source.path, part: part as Part })),
  );
  return framework.link(parts, indexModules(sources));
};

/** Files in, facts of all frameworks out, as the whole pipeline has them. */
export const factsOfAll = (files: Readonly<Record<string, string>>): Facts =>
  linkFacts(
    Object.entries(files).map(([path, text]): PlacedFile => ({
      path,
      file: extractParts(languageAt(path), text, () => reader),
    })),
  );
