import { bindingAt, bindingsIn } from './bindings.ts';
import { localCall } from './read-calls.ts';
import type { Step } from './read-step.ts';
import { either, type Term, unknown } from './term.ts';
import type { Identifier } from './tree.ts';

/** What stands at a place in the tuple that an expression gives. */
const itemOf = (value: Term, position: number): Term => {
  if (value.type === 'either') return either(value.options.map((option) => itemOf(option, position)));
  return value.type === 'tuple' ? (value.items[position] ?? unknown) : unknown;
};

export const readIdentifier = (node: Identifier, step: Step): Term => {
  const { region, owner, around } = step;
  if (node.name === '__MODULE__')
    return region.scope.name === null ? unknown : { type: 'module', name: region.scope.name };
  if (step.names) return step.names(node.name);
  const binding = bindingAt(bindingsIn(region), node.name, node.start);
  if (!binding)
    return around.defines(region.scope.name, node.name, 0)
      ? localCall(node.name, 0, () => [], step)
      : unknown;
  if (binding.parameter)
    return binding.parameter.owner === owner
      ? { type: 'parameter', index: binding.parameter.index }
      : unknown;
  if (!binding.value) return unknown;
  const value = step.read(binding.value, step);
  if (binding.position !== null) return itemOf(value, binding.position);
  return binding.isMember ? { type: 'each', of: value } : value;
};

/** `@name`. */
export const readAttribute = ({ name, start }: Identifier, step: Step): Term => {
  const { region, around, names } = step;
  return names
    ? names(`@${name}`)
    : step.read(around.attribute(region.scope.name, name, start) ?? undefined, step);
};
