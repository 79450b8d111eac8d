import { bindingsIn } from './bindings.ts';
import { calledModule } from './modules.ts';
import { forms, results } from './read-forms.ts';
import { readAll, type Step, type Store, withValues } from './read-step.ts';
import { isStandard } from './standard-functions.ts';
import { atom, either, type Term, unknown } from './term.ts';
import { atomName, type Call, type Node } from './tree.ts';

/** A call of a function whose result may matter; the arguments of others are not read. */
const followed = (module: string | null, name: string, arity: number, step: Step): boolean =>
  step.around.defines(module, name, arity) || isStandard(module, name) || step.options.follows(module, name);

export const localCall = (name: string, arity: number, readArgs: () => Term[], step: Step): Term => {
  const from = step.region.scope.name;
  const module = step.around.defines(from, name, arity) ? from : null;
  return followed(module, name, arity, step)
    ? { type: 'call', module, from, name, args: readArgs() }
    : unknown;
};

export const readPipe = (right: Node, first: Term, step: Step): Term => {
  if (right.type === 'identifier') return localCall(right.name, 1, () => [first], step);
  return right.type === 'call' ? readCall(right, step, [first]) : unknown;
};

/** `Enum.map(list, fn x -> … end)`: a list of what the function gives. */
const readMapped = (fun: Node | undefined, step: Step): Term => {
  if (fun?.type === 'unary' && fun.operator === '&') return { type: 'many', of: unknown };
  const clauses = fun?.type === 'other' ? fun.items : [];
  return { type: 'many', of: clauses.length > 0 ? either(results(clauses, step)) : unknown };
};

export const readField = (of: Term, key: Term): Term =>
  of.type === 'unknown' || of.type === 'field' ? unknown : { type: 'field', of, key };

/** Whatever was stored under a key may be what is found there. */
const readStored = (store: Store, key: string | null, step: Step): Term => {
  const found = key === null ? [] : step.around.stored(store, key);
  return either(found.map(({ node, region }) => step.read(node, { ...step, region, owner: null })));
};

/** `fun.(x)`, where a variable holds an anonymous function. */
const readLambdaCall = ({ callee, args }: Call, step: Step, piped: Term[]): Term => {
  if (callee?.type !== 'identifier') return unknown;
  const name = `${callee.name}.`;
  if (!bindingsIn(step.region).lambdas.some((lambda) => lambda.name === name)) return unknown;
  const module = step.region.scope.name;
  return { type: 'call', module, from: module, name, args: [...piped, ...readAll(args, step)] };
};

export const readCall = (call: Call, step: Step, piped: Term[] = []): Term => {
  if (call.name === null) return readLambdaCall(call, step, piped);
  const form = call.receiver === null ? forms.get(call.name) : undefined;
  if (form && piped.length === 0) return form(call, step);
  if (call.receiver === null && call.name === 'case') return either(results(call.body ?? [], step));
  if (call.name === 'get_session') return readStored('session', atomName(call.args.at(-1)), step);
  const readArgs = (): Term[] => [...piped, ...readAll(call.args, step)];
  const arity = piped.length + call.args.length;
  if (call.receiver === null) return localCall(call.name, arity, readArgs, step);
  if (call.name === 'map' && call.receiver.type === 'alias' && call.receiver.name === 'Enum' && arity === 2)
    return readMapped(call.args.at(-1), step);
  if (call.receiver.type === 'call' && call.receiver.name === 'assigns' && call.args.length === 0)
    return readStored('assigns', call.name, step);
  const { scope } = step.region;
  const module = calledModule(call.receiver, scope);
  if (module !== null)
    return followed(module, call.name, arity, step)
      ? { type: 'call', module, from: scope.name, name: call.name, args: readArgs() }
      : unknown;
  if (call.args.length > 0 || piped.length > 0) return unknown;
  const of = step.read(call.receiver, withValues(step));
  // Of a struct that a caller passes, a field says too little to follow it.
  return of.type === 'parameter' ? unknown : readField(of, atom(call.name));
};
