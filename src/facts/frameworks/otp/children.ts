import { nameOf, showAtom } from '../../languages/elixir/show-term.ts';
import { bare, entryOf, type Term, unknown } from '../../languages/elixir/term.ts';
import { specMakers } from './process-parts.ts';

export interface Child {
  /** The module whose process it is. */
  module: string;
  name: string | null;
  id: string | null;
  line: number;
}

interface Found {
  children: Child[];
  isWhole: boolean;
}

const none: Found = { children: [], isWhole: true };
const anything: Found = { children: [], isWhole: false };

const join = (all: readonly Found[]): Found => ({
  children: all.flatMap(({ children }) => children),
  isWhole: all.every(({ isWhole }) => isWhole),
});

/** A registered name, as code writes it; `{:via, …}` is none. */
export const registeredName = (term: Term | undefined): string | null => {
  if (term?.type === 'module') return term.name;
  return term?.type === 'atom' ? showAtom(term.name) : null;
};

/** `name: …` in the argument of a child, or in one of a list of arguments. */
const nameIn = (argument: Term | undefined): string | null => {
  const own = registeredName(entryOf(argument, 'name'));
  if (own !== null || argument?.type !== 'list') return own;
  for (const item of argument.items.map(bare)) {
    const name = item.type === 'list' ? registeredName(entryOf(item, 'name')) : null;
    if (name !== null) return name;
  }
  return null;
};

const startedModule = (start: Term | undefined): { module: string | null; argument: Term | undefined } => {
  const [module, , args] = start?.type === 'tuple' ? start.items : [];
  const [argument] = args?.type === 'list' ? args.items.map(bare) : [];
  const name = module?.type === 'atom' ? showAtom(module.name) : nameOf(module);
  return { module: name, argument };
};

const childFrom = (
  module: string | null,
  argument: Term | undefined,
  id: string | null,
  line: number,
): Found =>
  module === null ? anything : { children: [{ module, name: nameIn(argument), id, line }], isWhole: true };

const readCallChild = (term: Extract<Term, { type: 'call' }>, line: number): Found => {
  const [first = unknown, second] = term.args;
  if (term.name === 'child_spec' && term.module !== 'Supervisor')
    return childFrom(term.module, first, null, line);
  if (term.name !== 'child_spec' && !specMakers.test(term.name)) return anything;
  if (term.name !== 'child_spec')
    return childFrom(nameOf(first), second?.type === 'list' ? second.items.map(bare)[0] : second, null, line);
  const id = nameOf(entryOf(second, 'id'));
  const found = readChild(first, line);
  return id === null ? found : { ...found, children: found.children.map((child) => ({ ...child, id })) };
};

/** A module, `{module, argument}`, a map with `start`, or what makes one of them. */
export const readChild = (given: Term, line: number): Found => {
  const term = bare(given);
  switch (term.type) {
    case 'module':
      return childFrom(term.name, undefined, null, line);
    case 'tuple':
      return term.items.length === 2 ? childFrom(nameOf(term.items[0]), term.items[1], null, line) : anything;
    case 'map': {
      const { module, argument } = startedModule(entryOf(term, 'start'));
      return childFrom(module, argument, nameOf(entryOf(term, 'id')), line);
    }
    case 'call':
      return readCallChild(term, line);
    case 'either':
      return join(term.options.map((option) => readChild(option, line)));
    case 'literal':
      return none;
    case 'list':
      return readChildren(term, line);
    default:
      return anything;
  }
};

export const readChildren = (given: Term, line: number): Found => {
  switch (given.type) {
    case 'list':
      return join(given.items.map((item) => readChild(item, item.type === 'at' ? item.line : line)));
    case 'lists':
      return join(given.parts.map((part) => readChildren(part, line)));
    case 'either':
      return join(given.options.map((option) => readChildren(option, line)));
    case 'many':
      return readChild(given.of, line);
    case 'literal':
      return none;
    default:
      return anything;
  }
};
