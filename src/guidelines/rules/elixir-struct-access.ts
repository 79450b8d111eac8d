import { bindingAt, bindingsIn } from '../../facts/languages/elixir/bindings.ts';
import { moduleName } from '../../facts/languages/elixir/modules.ts';
import { type Region, regionsIn } from '../../facts/languages/elixir/regions.ts';
import type { Access, Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { accessesIn } from '../questions/accesses.ts';

/** The struct that a pattern or an expression says it is; null where it says none. */
const structOf = (node: Node | null | undefined, region: Region): string | null => {
  if (node?.type === 'operator' && node.operator === '=')
    return structOf(node.left, region) ?? structOf(node.right, region);
  if (node?.type !== 'map' || !node.struct) return null;
  return moduleName(node.struct, region.scope);
};

/** Structs that can be asked by brackets. */
const hasAccess = /(?:^|\.)Form$/;

const structOfVariable = (name: string, offset: number, region: Region): string | null => {
  const bound = bindingAt(bindingsIn(region), name, offset);
  if (!bound || bound.isMember || bound.position !== null) return null;
  if (!bound.parameter) return structOf(bound.value, region);
  return structOf(bound.parameter.owner.parameters[bound.parameter.index], region);
};

const usual: Readonly<Record<string, string>> = {
  changeset: 'Ecto.Changeset',
  socket: 'Phoenix.LiveView.Socket',
  conn: 'Plug.Conn',
};

const advice: Readonly<Record<string, (variable: string, field: string) => string>> = {
  'Ecto.Changeset': (variable, field) => `Ecto.Changeset.get_field(${variable}, :${field})`,
  'Phoenix.LiveView.Socket': (variable, field) => `${variable}.assigns.${field}`,
  'Plug.Conn': (variable, field) => `${variable}.assigns.${field}`,
};

/** What is called a changeset can be a form that was made of it. */
const usualStruct = (name: string, text: string): string | null =>
  name === 'changeset' && text.includes('to_form') ? null : (usual[name] ?? null);

const checkAccess = (node: Access, region: Region, text: string) => {
  const { target, key, line } = node;
  if (target.type !== 'identifier' || key.type !== 'atom' || key.name === null) return [];
  const struct = structOfVariable(target.name, target.start, region) ?? usualStruct(target.name, text);
  if (struct === null || hasAccess.test(struct)) return [];
  const example = advice[struct]?.(target.name, key.name) ?? `${target.name}.${key.name}`;
  const message = `Unexpected \`${target.name}[:${key.name}]\` on a struct of \`${struct}\`, expected \`${example}\`: a struct has no access by brackets`;
  return [{ line, subject: `${target.name}.${key.name}`, message }];
};

export const elixirStructAccess: Guideline = {
  id: 'elixir-struct-access',
  summary: 'A field of a struct is read with a dot or the API of its module, not with brackets.',
  about: ['elixir'],
  level: whereTorus,
  words: ['[:'],
  check: ({ text, elixir }) => {
    if (!/\w\[:/.test(text)) return [];
    return regionsIn(elixir).flatMap((region) =>
      accessesIn(region).flatMap((node) => checkAccess(node, region, text)),
    );
  },
};
