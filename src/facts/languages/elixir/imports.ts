import type { ElixirSource } from '../../framework.ts';
import { moduleName, type ModuleScope } from './modules.ts';
import { type Call, isCall, keywordOf, type Node, walk } from './tree.ts';

/**
 * Functions of libraries that visitors know by their module, called without it. What functions of the project do is
 * followed wherever they are called from.
 */
const libraries: Readonly<Record<string, RegExp>> = {
  'Phoenix.PubSub': /^(?:(?:local_|direct_)?broadcast(?:_from)?!?|subscribe)$/,
  Application: /^(?:get|fetch|compile|put)_env!?$/,
  System: /^(?:get|fetch)_env!?$/,
  DynamicSupervisor: /^start_child$/,
};

const names = (list: Node | undefined, name: string): boolean =>
  list !== undefined && keywordOf([list], name) !== undefined;

/** Whether `import Library, only: […]` brings a function of that name. */
const brings = ({ args }: Call, name: string): boolean => {
  const only = keywordOf(args, 'only');
  return only === undefined || only.type === 'atom'
    ? !names(keywordOf(args, 'except'), name)
    : names(only, name);
};

interface Import {
  call: Call;
  library: string;
  /** Where it holds: in the module that it stands in. */
  start: number;
  end: number;
}

const known = new WeakMap<ElixirSource, Import[]>();

const importsIn = (scope: ModuleScope): Import[] =>
  [...walk(scope.body)].flatMap((node): Import[] => {
    if (!isCall(node, 'import') || node.receiver) return [];
    const library = moduleName(node.args[0], scope);
    return library !== null && Object.hasOwn(libraries, library)
      ? [{ call: node, library, start: scope.start, end: scope.end }]
      : [];
  });

const importsOf = (source: ElixirSource): Import[] => {
  const before = known.get(source);
  if (before) return before;
  const found = source.text.includes('import ') ? source.modules.flatMap(importsIn) : [];
  known.set(source, found);
  return found;
};

/** `get_env(…)` after `import Application` is `Application.get_env(…)`. */
export const withImported = (call: Call, source: ElixirSource): Call => {
  const { name, receiver, start, line } = call;
  if (receiver !== null || name === null) return call;
  const imported = importsOf(source).find(
    (each) =>
      each.start <= start &&
      start < each.end &&
      libraries[each.library]?.test(name) &&
      brings(each.call, name),
  );
  return imported
    ? { ...call, receiver: { type: 'alias', name: `Elixir.${imported.library}`, start, end: start, line } }
    : call;
};
