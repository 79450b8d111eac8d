import { expect } from '@jest/globals';
import { factKinds, type Facts } from '../../src/domain/fact.ts';
import { openReader } from '../../src/effects/grammars.ts';
import { extractParts } from '../../src/facts/extract.ts';
import type { Framework, Purpose, Visitor } from '../../src/facts/framework.ts';
import { glanceAt } from '../../src/facts/glance.ts';
import { type Known, learnParts, newlyKnown } from '../../src/facts/known.ts';
import { languageOf, languages } from '../../src/facts/languages/index.ts';
import type { FileModule, Language } from '../../src/facts/languages/language.ts';
import { openSurvey } from '../../src/facts/survey.ts';
import { templateOwners } from '../../src/facts/template-owners.ts';

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

const purposeOf = (files: readonly Read[]): Purpose => {
  const modules = files.flatMap(({ path, modules: own }) => own.map((module) => ({ path, ...module })));
  return {
    defined: new Map(modules.map(({ name, path, line }) => [name, { path, line }])),
    uses: new Map(modules.map(({ name, uses }) => [name, uses])),
    templates: templateOwners(
      files.map(({ path }) => path).filter((path) => languageOf(path) === 'heex'),
      files,
    ),
    elsewhere: { module: () => {}, words: () => {}, users: () => {} },
    isAsked: () => true,
    isMain: () => true,
    leads: () => true,
    mayBeAsked: () => true,
    words: [],
  };
};

/** Files in, facts of one framework out. */
export const factsOf = <Part>(framework: Framework<Part>, files: Readonly<Record<string, string>>): Facts => {
  const sources = Object.entries(files).map(([path, text]) => read(framework, path, text));
  const parts = sources.flatMap((source) =>
    source.parts.map((part) => ({ path: source.path, part: part as Part })),
  );
  return framework.link(parts, purposeOf(sources));
};

/** All that can be known of a file, as what is cached of it says. */
const knownOf = (path: string, text: string): Known => {
  const language = languageAt(path);
  const known = newlyKnown(language, text.length, glanceAt(language, Buffer.from(text)));
  const { modules, fault, parts } = extractParts(language, text, () => reader);
  const json = Object.entries(parts).map(([name, found]) => [name, JSON.stringify(found)] as const);
  learnParts(known, { modules, fault, parts: json });
  return known;
};

/** All that files state whose parts are known. */
export const linkFacts = (files: readonly (readonly [path: string, file: Known])[]): Facts => {
  const survey = openSurvey();
  for (const kind of factKinds) survey.ask({ kind, key: '' });
  for (const [path, file] of files) survey.put(path, file);
  expect(survey.missing()).toBeNull();
  const all = factKinds.toSorted().map((kind) => survey.factsOf(kind));
  return { facts: all.flatMap(({ facts }) => facts), open: all.flatMap(({ open }) => open) };
};

/** Files in, facts of all frameworks out, as the whole pipeline has them. */
export const factsOfAll = (files: Readonly<Record<string, string>>): Facts =>
  linkFacts(Object.entries(files).map(([path, text]) => [path, knownOf(path, text)] as const));
