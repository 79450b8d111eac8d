import type { ModuleScope } from '../../facts/languages/elixir/modules.ts';
import { isCall } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';

const isException = ({ body }: ModuleScope): boolean => body.some((node) => isCall(node, 'defexception'));

const isMigration = ({ uses }: ModuleScope): boolean =>
  uses.some(({ module }) => module === 'Ecto.Migration');

/** Those that stand in another; outer ones come first. A migration keeps the schemas of its day. */
const nestedIn = (modules: readonly ModuleScope[]): ModuleScope[] => {
  const around: ModuleScope[] = [];
  return modules.filter((module) => {
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= module.start) around.pop();
    const isNested = around.length > 0 && !around.some(isMigration);
    around.push(module);
    return isNested;
  });
};

export const elixirNestedModules: Guideline = {
  id: 'elixir-nested-modules',
  summary: 'A module stands in a file of its own, not within another.',
  about: ['elixir'],
  level: whereTorus,
  words: ['defmodule'],
  check: ({ elixir }) =>
    nestedIn(elixir.modules.filter(({ form }) => form === 'defmodule'))
      .filter((module) => !isException(module))
      .map(({ name, line }) => ({
        line,
        ...(name === null ? {} : { subject: name }),
        message: `Unexpected module ${name === null ? '' : `\`${name}\` `}within another, expected it in a file of its own`,
      })),
};
