import type { ElixirSource, SqlSource, Visitor } from '../../framework.ts';
import type { ModuleScope } from '../../languages/elixir/modules.ts';
import { isCall, type Text, walk } from '../../languages/elixir/tree.ts';
import type { Change } from './changes.ts';
import type { HelperPart } from './expand.ts';
import { attributesIn, functionsIn, importsIn } from './functions.ts';
import { dumpHome, isOwnPath, sqlStep } from './history.ts';
import { changesOf, type Program } from './interpret.ts';
import { type RepoPart, repoParts } from './repo-config.ts';
import { readSqlMigration, type SqlPart } from './sql-migration.ts';

/** What a migration changes when it is run forward. */
export interface MigrationPart {
  is: 'migration';
  module: string;
  changes: Change[];
}

export type MigrationsPart = MigrationPart | HelperPart | RepoPart | SqlPart;

const lineBreaks = (text: string): number => text.split('\n').length - 1;

/** A heredoc as Elixir reads it: from its second line on, without the indentation of its end. */
const heredoc = (source: string, { start, end }: Text, value: string): string | null => {
  const isHeredoc = /^(?:~[a-zA-Z]+)?(?:"""|''')/.test(source.slice(start, start + 8));
  if (!isHeredoc || !value.startsWith('\n')) return null;
  const indent = /\n([ \t]*)(?:"""|''')\w*$/.exec(source.slice(start, end))?.[1] ?? '';
  return value
    .slice(1)
    .replaceAll(`\n${indent}`, '\n')
    .slice(value.startsWith(`\n${indent}`) ? indent.length : 0);
};

const readTextIn =
  (source: string): Program['readText'] =>
  (text, value) => {
    const { start, end, line, contentStart } = text;
    const content = heredoc(source, text, value);
    const before = lineBreaks(source.slice(start, contentStart)) + (content === null ? 0 : 1);
    // An escaped line break is none in the file.
    const isVerbatim = lineBreaks(value) <= lineBreaks(source.slice(contentStart, end));
    return { is: 'value', value: content ?? value, beginning: { line: line + before, isVerbatim } };
  };

const programOf = (scope: ModuleScope, source: string): Program => ({
  names: scope,
  functions: functionsIn(scope.body),
  attributes: attributesIn(scope.body),
  imports: importsIn(scope),
  readText: readTextIn(source),
});

const forwardFunctions = ['up/0', 'change/0'];

const usesMigration = ({ uses }: ModuleScope): boolean =>
  uses.some(({ module }) => /Migration\w*$/.test(module));

/** Functions that a module has, and those that it gives to whoever uses it. */
const helperFunctions = (scope: ModuleScope): Map<string, HelperPart['functions'][number][1]> => {
  const functions = functionsIn(scope.body);
  for (const node of walk(scope.body)) {
    if (!isCall(node, 'quote') || !node.body) continue;
    for (const [key, clauses] of functionsIn(node.body)) if (!functions.has(key)) functions.set(key, clauses);
  }
  return functions;
};

const modulePart = (scope: ModuleScope, source: ElixirSource): MigrationPart | HelperPart | null => {
  if (scope.name === null) return null;
  const text = source.text.slice(scope.start, scope.end);
  const program = programOf(scope, source.text);
  const entry = usesMigration(scope) ? forwardFunctions.find((key) => program.functions.has(key)) : undefined;
  const { name: module, line } = scope;
  if (entry !== undefined) {
    const call = { name: entry.slice(0, entry.indexOf('/')), args: [], table: null, line };
    return { is: 'migration', module, changes: changesOf(program, call) };
  }
  if (!/\b(?:Ecto\.|use .*|import .*)Migration/.test(text)) return null;
  const functions = [...helperFunctions(scope)];
  const { imports } = program;
  return {
    is: 'helper',
    module,
    aliases: [...scope.aliases],
    functions,
    attributes: [...program.attributes],
    imports,
  };
};

export const migrationVisitor: Visitor<ElixirSource, MigrationsPart> = {
  words: ['Migration', 'migration_'],
  extract: (source) => [
    ...source.modules.map((scope) => modulePart(scope, source)).filter((part) => part !== null),
    ...repoParts(source),
  ],
};

/** SQL is read wherever it lies, because migrations name files of it; what it states by itself, its place says. */
export const sqlVisitor: Visitor<SqlSource, MigrationsPart> = {
  words: [],
  isTold: (path) => isOwnPath(path) && (sqlStep(path) !== null || dumpHome(path) !== null),
  extract: ({ text }) => readSqlMigration(text),
};
