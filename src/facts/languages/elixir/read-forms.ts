import type { Step } from './read-step.ts';
import { either, literal, type Term, unknown } from './term.ts';
import type { Call, Node } from './tree.ts';

export const results = (clauses: readonly Node[], step: Step): Term[] =>
  clauses.some(({ type }) => type === 'arrow')
    ? clauses.flatMap((clause) => (clause.type === 'arrow' ? [step.read(clause.right.at(-1), step)] : []))
    : [step.read(clauses.at(-1), step)];

const isEnv = (term: Term): term is Extract<Term, { type: 'call' }> =>
  term.type === 'call' && term.module === 'System' && term.name === 'get_env' && term.args.length === 1;

/** `System.get_env("NAME") || value` is `System.get_env("NAME", value)`. */
export const orElse = (left: Term, right: Term): Term =>
  isEnv(left) ? { ...left, args: [...left.args, right] } : either([left, right]);

/** As is a `case` of it with a branch for `nil`. */
const readCase = (call: Call, step: Step): Term => {
  const whole = either(results(call.body ?? [], step));
  const subject = step.read(call.args[0], step);
  if (!isEnv(subject)) return whole;
  const unset = (call.body ?? []).find(
    (clause) =>
      clause.type === 'arrow' && clause.left.some((node) => node.type === 'literal' && node.value === null),
  );
  return unset?.type === 'arrow'
    ? { ...subject, args: [...subject.args, step.read(unset.right.at(-1), step)] }
    : whole;
};

const clauseBody = (call: Call, name: string): Node[] | undefined =>
  call.clauses.find((clause) => clause.name === name)?.body;

const readCondition = (call: Call, step: Step): Term => {
  const otherwise = clauseBody(call, 'else');
  return either([
    ...results(call.body ?? [], step),
    ...(otherwise ? results(otherwise, step) : [literal(null)]),
  ]);
};

const readFor = (call: Call, step: Step): Term => {
  const isPlain = call.args.every((arg) => arg.type !== 'keywords');
  return isPlain && call.body ? { type: 'many', of: step.read(call.body.at(-1), step) } : unknown;
};

/** Forms that are no functions: what they give is what their branches give. */
export const forms: ReadonlyMap<string, (call: Call, step: Step) => Term> = new Map([
  ['if', readCondition],
  ['unless', readCondition],
  ['case', (call, step) => readCase(call, step)],
  ['cond', (call, step) => either(results(call.body ?? [], step))],
  [
    'with',
    (call, step) =>
      either([
        ...results(call.body ?? [], step),
        ...(clauseBody(call, 'else') ? results(clauseBody(call, 'else') ?? [], step) : [unknown]),
      ]),
  ],
  [
    'try',
    (call, step) =>
      either(
        [
          call.body ?? [],
          ...call.clauses.filter(({ name }) => name !== 'after').map(({ body }) => body),
        ].flatMap((body) => results(body, step)),
      ),
  ],
  ['for', readFor],
  ['unquote', ({ args }, step) => step.read(args[0], step)],
  ['unquote_splicing', ({ args }, step) => step.read(args[0], step)],
]);
