import type { ClaimKind } from '../claims/claim-kind.ts';
import { isFunctionNamed, isModuleNamed } from '../claims/loose-names.ts';
import type { Claim, Prose } from '../domain/claim.ts';
import type { Fact, Value } from '../domain/fact.ts';
import { cutAtLast } from './alike-names.ts';
import type { FactIndex } from './fact-index.ts';
import { callsOf, meantBy, modulesNaming } from './narrow.ts';

/** Which facts prose means by a name, in its own way of writing names. */

/** `MyApp.Entry.position` is a column of the table of that schema. */
const tablesOf = (name: string, facts: FactIndex): string[] => {
  const isSchema = isModuleNamed(name);
  return facts
    .ofKind('table')
    .flatMap(({ subject, attributes: { schema } }) =>
      typeof schema === 'string' && isSchema(schema) ? [subject] : [],
    );
};

const columnsNamed = (name: string, facts: FactIndex): readonly Fact[] => {
  const [owner, column] = cutAtLast(name, '.');
  return /^(?:\*|[A-Z])/.test(owner)
    ? tablesOf(owner, facts).flatMap((table) => facts.find('column', `${table}.${column}`))
    : [];
};

/** What is not the project's own bears a claim out by being used: `Ecto.Multi`, `Logger.configure/1`. */
const usesNamed = ({ kind, subject }: Claim, facts: FactIndex): readonly Fact[] => {
  if (kind === 'module') {
    const isOwnName = (name: string): boolean => name === subject || name.startsWith(`${subject}.`);
    const called = facts
      .ofKind('call', callsOf(subject))
      .filter((fact) => isOwnName(fact.subject.split(' -> ')[1] ?? ''));
    if (called.length > 0) return called;
    // A registry has a name and no module of its own.
    const started = facts.ofKind('process').filter((fact) => isModuleNamed(subject)(fact.subject));
    if (started.length > 0) return started;
    return facts
      .ofKind('module', modulesNaming(subject))
      .filter(({ attributes: { uses, behaviours } }) =>
        [uses, behaviours].some(
          (list) =>
            Array.isArray(list) && list.some((name: Value) => typeof name === 'string' && isOwnName(name)),
        ),
      );
  }
  if (kind !== 'function') return [];
  const isCall = isCallOf(subject);
  const called = facts
    .ofKind('call', callsOf(subject))
    .filter((fact) => isCall(fact.subject.split(' -> ')[1] ?? ''));
  if (called.length > 0) return called;
  const [signature, arity] = cutAtLast(subject, '/');
  const [owner, name] = cutAtLast(signature, '.');
  // `Entry.position` may be a field as well as a function.
  if (arity === '*') return columnsNamed(`${owner}.${name}`, facts);
  return callbacksNamed(owner, `${name}/${arity}`, facts);
};

/** `Provider.get_key/2` of a behaviour is what its implementations define. */
const callbacksNamed = (behaviour: string, name: string, facts: FactIndex): readonly Fact[] =>
  facts
    .ofKind('module', modulesNaming(behaviour))
    .filter(({ attributes: { behaviours } }) => Array.isArray(behaviours) && behaviours.includes(behaviour))
    .flatMap(({ subject: module }) => facts.find('function', `${module}.${name}`));

/** A test for what is called, made once for all calls. */
const isCallOf = (claimed: string): ((callee: string) => boolean) => {
  if (!claimed.startsWith(':')) return isFunctionNamed(claimed);
  if (!claimed.endsWith('/*')) return (callee) => callee === claimed;
  const start = claimed.slice(0, -1);
  return (callee) => callee.startsWith(start);
};

const bestOf = (facts: readonly Fact[], { subject }: Claim, { fit }: ClaimKind): readonly Fact[] => {
  if (!fit) return facts;
  const fits = facts.map((fact) => fit(subject, fact.subject));
  const best = Math.max(...fits);
  return facts.filter((_, index) => fits[index] === best);
};

/** All facts that the words may mean: those of that very name, else those that people would call so. */
export const factsMeant = (
  claim: Claim & { prose: Prose },
  facts: FactIndex,
  kind: ClaimKind,
): readonly Fact[] => {
  const exact = facts.find(kind.factKind, kind.identity(claim.subject));
  if (exact.length > 0) return exact;
  const test = kind.loosely?.(claim.subject, claim.prose);
  const loose = test ? facts.ofKind(kind.factKind, meantBy(kind, claim)).filter(test) : [];
  if (loose.length > 0) return bestOf(loose, claim, kind);
  return claim.kind === 'column' ? columnsNamed(claim.subject, facts) : usesNamed(claim, facts);
};
