import type { ModuleScope } from '../../facts/languages/elixir/modules.ts';
import { isCall } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';

const isException = ({ body }: ModuleScope): boolean => body.some((node) => isCall(node, 'defexception'));

const isMigration = ({ uses }: ModuleScope): boolean =>
  uses.some(({ module }) => module === 'Ecto.Migration');

/** A migration keeps the schemas of its day. */
const holds = (outer: ModuleScope, inner: ModuleScope): boolean =>
  outer.start < inner.start && inner.end <= outer.end && !isMigration(outer);

export const elixirNestedModules: Guideline = {
  id: 'elixir-nested-modules',
  summary: 'A module stands in a file of its own, not within another.',
  about: ['elixir'],
  level: whereTorus,
  words: ['defmodule'],
  check: ({ elixir }) => {
    const modules = elixir.modules.filter(({ form }) => form === 'defmodule');
    return modules
      .filter((inner) => !isException(inner) && modules.some((outer) => holds(outer, inner)))
      .map(({ name, line }) => ({
        line,
        ...(name === null ? {} : { subject: name }),
        message: `Unexpected module ${name === null ? '' : `\`${name}\` `}within another, expected it in a file of its own`,
      }));
  },
};
