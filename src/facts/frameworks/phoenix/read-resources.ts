import { type Call, positional } from '../../languages/elixir/tree.ts';
import { underscore } from '../../languages/elixir/underscore.ts';
import {
  aliasOf,
  inner,
  isLiteral,
  moduleOf,
  namesFrom,
  option,
  pathOf,
  type Reading,
  type StepReader,
} from './reading.ts';
import type { Step } from './steps.ts';
import { nameFrom, type Pieces, piecesFrom } from './values.ts';

/** Action → its methods and the end of its path. */
const resourceActions: Readonly<
  Record<string, { methods: readonly string[]; of: 'all' | 'new' | 'one' | 'edit' }>
> = {
  index: { methods: ['GET'], of: 'all' },
  edit: { methods: ['GET'], of: 'edit' },
  new: { methods: ['GET'], of: 'new' },
  show: { methods: ['GET'], of: 'one' },
  create: { methods: ['POST'], of: 'all' },
  update: { methods: ['PATCH', 'PUT'], of: 'one' },
  delete: { methods: ['DELETE'], of: 'one' },
};

/** The actions of `only`, or all without those of `except`; null where they are computed. */
const actionsOf = (call: Call, isSingle: boolean, reading: Reading): string[] | null => {
  const all = Object.keys(resourceActions).filter((action) => !isSingle || action !== 'index');
  const [only, except] = [option(call, 'only', reading), option(call, 'except', reading)];
  const named = only ?? except;
  if (named === undefined) return all;
  const names = namesFrom(named, nameFrom);
  if (names === null) return null;
  return all.filter((action) => names.includes(action) === (only !== undefined));
};

/** `UserController` → `user`. */
const resourceName = (controller: string | null): string | null =>
  controller === null ? null : underscore((controller.split('.').at(-1) ?? '').replace(/Controller$/, ''));

const hasUnknownOptions = (call: Call): boolean => {
  const [, , options] = positional(call);
  return options !== undefined && options.type !== 'list';
};

interface Resource {
  path: Pieces;
  parameter: Pieces;
  isSingle: boolean;
}

const endOf = ({ parameter, isSingle }: Resource, of: 'all' | 'new' | 'one' | 'edit'): Pieces => {
  if (of === 'all') return [];
  if (of === 'new') return ['/new'];
  const one: Pieces = isSingle ? [] : ['/:', ...parameter];
  return of === 'edit' ? [...one, '/edit'] : one;
};

/** What stands in the block of `resources` is under one of them: `/users/:user_id`. */
const memberScope = (call: Call, resource: Resource, module: string | null, reading: Reading): Step => {
  const given = option(call, 'name', reading);
  const name: Pieces = given
    ? given.type === 'atom'
      ? [given.name]
      : piecesFrom(given)
    : [resourceName(module)];
  const member: Pieces = resource.isSingle ? [] : ['/:', ...name, '_', ...resource.parameter];
  return {
    is: 'scope',
    path: [...resource.path, ...member],
    alias: aliasOf(option(call, 'alias', reading)),
    host: null,
    steps: inner(call, reading),
  };
};

export const readResources: StepReader = (call, reading) => {
  const [first, controller] = positional(call);
  const single = option(call, 'singleton', reading);
  const isSingle = call.name === 'resource' || isLiteral(single, true);
  const parameter = option(call, 'param', reading);
  const path = pathOf(first, reading);
  const resource = { path, parameter: parameter ? piecesFrom(parameter) : ['id'], isSingle };
  const actions = hasUnknownOptions(call) ? null : actionsOf(call, isSingle, reading);
  const why = 'the options of `resources` are computed';
  if (actions === null) return [{ is: 'open', path, why, line: call.line }];
  const module = moduleOf(controller, reading);
  const routes = actions.flatMap((action) => {
    const { methods, of } = resourceActions[action] ?? { methods: [], of: 'all' };
    return methods.map((method): Step => {
      const whole = [...path, ...endOf(resource, of)];
      const form = 'match' as const;
      const { line } = call;
      return {
        is: 'route',
        form,
        method,
        path: whole,
        module,
        action: { name: action },
        isAliased: true,
        line,
      };
    });
  });
  return [...routes, ...(call.body ? [memberScope(call, resource, module, reading)] : [])];
};
