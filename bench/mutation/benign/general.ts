import { constantRewrites } from './constants.ts';
import { layoutRewrites } from './layout.ts';
import { nameRewrites } from './names.ts';
import { storageRewrites } from './storage.ts';
import { inEachFile, isByHand, type Rewrite } from './rewrite.ts';

/** Rewrites of any application: those of the sample that are no replacements by hand, and of routers. */

const isRouter = (path: string): boolean => /(?:^|_|\/)router\.ex$/.test(path);

/** `get "/a/b", …` → `scope "/a" do get "/b", … end`. */
const nestedScopes = (text: string): string =>
  text.replace(
    /^( +)(get|post|put|patch|delete|live)\(? ?"(\/[\w-]+)(\/[^"]*)"((?:, [^\n()]*[^\n,(])?)\)?$/gm,
    (_all, indent: string, verb: string, head: string, rest: string, more: string) =>
      `${indent}scope "${head}" do\n${indent}  ${verb} "${rest}"${more}\n${indent}end`,
  );

/** A pipeline on a line of its own for each. */
const pipesOneByOne = (text: string): string =>
  text.replace(/^( +)pipe_through[ (]\[([^\]\n]*)\]\)?$/gm, (_all, indent: string, list: string) =>
    list
      .split(',')
      .map((name) => `${indent}pipe_through ${name.trim()}`)
      .join('\n'),
  );

export const generalRewrites: readonly Rewrite[] = [
  inEachFile('scopes nested', nestedScopes, isRouter),
  inEachFile('pipelines one by one', pipesOneByOne, isRouter),
  ...[...layoutRewrites, ...nameRewrites, ...constantRewrites, ...storageRewrites].filter(
    (rewrite) => !isByHand(rewrite),
  ),
];
