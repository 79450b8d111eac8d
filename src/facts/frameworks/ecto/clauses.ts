import type { Arrow, Node } from '../../languages/elixir/tree.ts';
import type { Change } from './changes.ts';
import { splitDefaults } from './functions.ts';
import { type Frame, inner, type Machine } from './machine.ts';
import { bind, bindAll } from './patterns.ts';
import { type Clause, nothing, type Term, truth, unknownTerm } from './terms.ts';

/** Which of several courses is taken: one that is surely taken, or one of some. */

export interface Course {
  bindings: ReadonlyMap<string, Term>;
  body: readonly Node[];
}

export const clauseOf = ({ left, right }: Arrow): Clause => {
  const [first] = left;
  if (left.length !== 1 || first?.type !== 'operator' || first.operator !== 'when')
    return { params: left, guard: null, body: right };
  return {
    params: first.left.type === 'other' ? first.left.items : [first.left],
    guard: first.right,
    body: right,
  };
};

interface Candidate extends Course {
  isSure: boolean;
}

const candidateOf = (
  clause: Clause,
  args: readonly Term[],
  env: ReadonlyMap<string, Term>,
  frame: Frame,
  machine: Machine,
): Candidate | null => {
  const bindings = new Map(env);
  const { given, absent } = splitDefaults(clause.params, args.length);
  const match = bindAll(given, args, bindings);
  if (match === 'no') return null;
  const scope: Frame = { ...inner(frame), env: bindings };
  for (const param of absent)
    if (param.type === 'operator') bind(param.left, machine.evaluate(param.right, scope), bindings);
  const guard = clause.guard ? truth(machine.evaluate(clause.guard, scope)) : true;
  return guard === false ? null : { bindings, body: clause.body, isSure: match === 'yes' && guard === true };
};

/** The clauses that may be meant, up to one that surely is. */
export const matching = (
  clauses: readonly Clause[],
  args: readonly Term[],
  env: ReadonlyMap<string, Term>,
  frame: Frame,
  machine: Machine,
): Course[] => {
  const courses: Course[] = [];
  for (const clause of clauses) {
    const candidate = candidateOf(clause, args, env, frame, machine);
    if (candidate) courses.push(candidate);
    if (candidate?.isSure) break;
  }
  return courses;
};

/** One course is taken as it is; of several, what each changes may have happened. */
export const take = (courses: readonly Course[], frame: Frame, machine: Machine, line: number): Term => {
  const [only, ...others] = courses;
  if (!only) return unknownTerm;
  if (others.length === 0) return machine.run(only.body, { ...inner(frame), env: new Map(only.bindings) });
  const results = courses.map(({ bindings, body }) => machine.aside(frame, bindings, body));
  pushEither(
    frame,
    results.map(({ out }) => out),
    line,
  );
  return unknownTerm;
};

const why = 'code decides about it while it runs';

export const pushEither = (frame: Frame, courses: Change[][], line: number): void => {
  if (courses.some((course) => course.length > 0)) frame.out.push({ is: 'either', courses, why, line });
};

/** What happens, or not. */
export const perhaps = (body: readonly Node[], frame: Frame, machine: Machine, line: number): Term => {
  const { out } = machine.aside(frame, frame.env, body);
  pushEither(frame, [out, []], line);
  return body.length === 0 ? nothing : unknownTerm;
};
