import type { Call, Node } from '../../languages/elixir/tree.ts';
import { clauseOf, type Course, matching, perhaps, pushEither, take } from './clauses.ts';
import { type Called, type Frame, type Handler, inner, type Machine } from './machine.ts';
import { bind } from './patterns.ts';
import {
  type Clause,
  itemsOfList,
  listTerm,
  nothing,
  type Term,
  truth,
  unknownTerm,
  valueTerm,
} from './terms.ts';

/** `if`, `case`, `for` and the like. */

const clauseNamed = ({ clauses }: Call, name: string): readonly Node[] =>
  clauses.find((clause) => clause.name === name)?.body ?? [];

const arrowsIn = (nodes: readonly Node[]): Clause[] =>
  nodes.flatMap((node) => (node.type === 'arrow' ? [clauseOf(node)] : []));

const choose = (condition: boolean | null, call: Call, frame: Frame, machine: Machine): Term => {
  const [then, otherwise] = [call.body ?? [], clauseNamed(call, 'else')];
  const bindings = frame.env;
  const courses = [
    ...(condition === false ? [] : [{ bindings, body: then }]),
    ...(condition === true ? [] : [{ bindings, body: otherwise }]),
  ];
  return take(courses, frame, machine, call.line);
};

const conditional: Handler = ({ call, name, piped }, frame, machine) => {
  const condition = truth(piped ?? machine.evaluate(call.args[0], frame));
  return choose(condition === null || name === 'if' ? condition : !condition, call, frame, machine);
};

const caseOf: Handler = ({ call, piped }, frame, machine) => {
  const subject = piped ?? machine.evaluate(call.args[0], frame);
  return take(
    matching(arrowsIn(call.body ?? []), [subject], frame.env, frame, machine),
    frame,
    machine,
    call.line,
  );
};

const cond: Handler = ({ call }, frame, machine) => {
  const courses: Course[] = [];
  for (const { params, body } of arrowsIn(call.body ?? [])) {
    const condition = truth(machine.evaluate(params[0], frame));
    if (condition !== false) courses.push({ bindings: frame.env, body });
    if (condition === true) break;
  }
  return take(courses, frame, machine, call.line);
};

const withOf: Handler = ({ call }, frame, machine) => {
  const scope = inner(frame);
  let isSure = true;
  for (const arg of call.args) {
    if (arg.type === 'operator' && arg.operator === '<-')
      isSure = bind(arg.left, machine.evaluate(arg.right, scope), scope.env) === 'yes' && isSure;
    else machine.evaluate(arg, scope);
  }
  const refused = arrowsIn(clauseNamed(call, 'else')).map(({ body }) => ({ bindings: frame.env, body }));
  const taken = { bindings: scope.env, body: call.body ?? [] };
  const none = refused.length === 0 ? [{ bindings: frame.env, body: [] }] : refused;
  return take(isSure ? [taken] : [taken, ...none], frame, machine, call.line);
};

const tryOf: Handler = ({ call }, frame, machine) => {
  const rescued = ['rescue', 'catch'].flatMap((name) => arrowsIn(clauseNamed(call, name)));
  const courses = [call.body ?? [], ...rescued.map(({ body }) => body)];
  const value = take(
    courses.map((body) => ({ bindings: frame.env, body })),
    frame,
    machine,
    call.line,
  );
  machine.run(clauseNamed(call, 'after'), inner(frame));
  return value;
};

interface Loop {
  steps: readonly Node[];
  body: readonly Node[];
  machine: Machine;
  line: number;
}

/** The values of one step: what a generator gives, or the one or no way on of a filter. Null where it is not known. */
const stepValues = (step: Node, frame: Frame, machine: Machine): Term[] | null => {
  if (step.type === 'operator' && step.operator === '<-')
    return itemsOfList(machine.evaluate(step.right, frame));
  const condition = truth(machine.evaluate(step, frame));
  return condition === null ? null : condition ? [nothing] : [];
};

const patternOf = (step: Node): Node | null =>
  step.type === 'operator' && (step.operator === '<-' || step.operator === '=') ? step.left : null;

/** The values that the body gives; null among them where it is not known how often it runs. */
const loop = (index: number, frame: Frame, around: Loop): (Term | null)[] => {
  const { steps, body, machine, line } = around;
  const step = steps[index];
  if (!step) return [machine.run(body, inner(frame))];
  const values = stepValues(step, frame, machine);
  const pattern = patternOf(step);
  const results: (Term | null)[] = [];
  for (const value of values ?? [unknownTerm]) {
    const scope: Frame = { ...inner(frame), out: [] };
    const match =
      pattern && step.type === 'operator' && step.operator === '<-' ? bind(pattern, value, scope.env) : 'yes';
    if (match === 'no') continue;
    const isSure = match === 'yes' && values !== null;
    results.push(...(isSure ? loop(index + 1, scope, around) : [...loop(index + 1, scope, around), null]));
    if (isSure) frame.out.push(...scope.out);
    else pushEither(frame, [scope.out, []], line);
  }
  return results;
};

const forOf: Handler = ({ call }, frame, machine) => {
  const steps = call.args.filter(({ type }) => type !== 'keywords');
  const values = loop(0, frame, { steps, body: call.body ?? [], machine, line: call.line });
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? listTerm(known) : unknownTerm;
};

/** A macro's code is what its call becomes. */
const quoted: Handler = ({ call }, frame, machine) => machine.run(call.body ?? [], frame);
const unquoted: Handler = ({ call }, frame, machine) => machine.evaluate(call.args[0], frame);

const silent: Handler = () => nothing;

const controls = new Map<string, Handler>([
  ['if', conditional],
  ['unless', conditional],
  ['case', caseOf],
  ['cond', cond],
  ['with', withOf],
  ['try', tryOf],
  ['for', forOf],
  ['quote', quoted],
  ['unquote', unquoted],
  [
    'receive',
    ({ call }, frame, machine) =>
      perhaps(
        arrowsIn(call.body ?? []).flatMap(({ body }) => body),
        frame,
        machine,
        call.line,
      ),
  ],
  ...['alias', 'import', 'require', 'use', 'raise', 'from', 'def', 'defp', 'flush'].map(
    (name): [string, Handler] => [name, silent],
  ),
  ['direction', () => valueTerm('up')],
  ['prefix', () => nothing],
  ['repo', () => ({ is: 'repo' })],
  ['to_string', ({ call, piped }, frame, machine) => piped ?? machine.evaluate(call.args[0], frame)],
]);

const arities: Readonly<Record<string, number>> = { direction: 0, prefix: 0, repo: 0, to_string: 1 };

export const controlHandler: Handler = (called: Called, frame, machine) => {
  const { call, name, piped } = called;
  if (call.receiver) return null;
  const arity = arities[name];
  if (arity !== undefined && Object.hasOwn(arities, name) && arity !== call.args.length + (piped ? 1 : 0))
    return null;
  return controls.get(name)?.(called, frame, machine) ?? null;
};
