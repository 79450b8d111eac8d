import type { Fact, Value } from '../../../domain/fact.ts';
import { agreed, byPlace, knownOnly, type Place } from '../../linking.ts';
import type { Stated } from './stated.ts';

const isVariable = (subject: string): boolean => !/^:|, /.test(subject);

/** What a machine of a developer is set to is no default, where something else is. */
const isDeveloper = ({ path }: Place): boolean => /(?:^|\/)config\/dev\.exs$/.test(path);

type Statement = NonNullable<Stated['setting']>;

const withoutDevelopers = (all: readonly Stated[]): readonly Stated[] => {
  const common = all.filter((one) => !isDeveloper(one));
  return common.length > 0 ? common : all;
};

/** What readers fall back to; a reader without a default says nothing of one. */
const givenBy = (all: readonly Stated[]): (Value | undefined)[] =>
  all.flatMap(({ otherwise }) => (otherwise && otherwise.value !== null ? [otherwise.value] : []));

/** What all of them fall back to where nothing is set; null where they do not, undefined where they differ. */
const fallbackOf = (all: readonly Stated[]): Value | undefined => {
  const given = givenBy(all);
  return given.length > 0 ? agreed(given) : null;
};

const fallbacksOf = (all: readonly Stated[]): Set<Value> =>
  new Set(givenBy(all).filter((value) => value !== undefined));

/** The values that it can have where no environment variable is set: `nil` in the configuration leaves it to readers. */
const defaultsOf = (set: readonly Statement[], fallback: Value | undefined): (Value | undefined)[] => {
  const values = set.map(({ value }) => (value === null ? fallback : value));
  return set.every(({ isConditional }) => isConditional) ? [...values, fallback] : values;
};

const isScalar = (value: Value): boolean => value === null || typeof value !== 'object';

/** Lists of keys are told key by key, and what may be a secret is told to nobody. */
const isTold = (subject: string, value: Value): boolean => {
  const mayBeSecret = /secret|password|passwd|token|salt|credential|private|(?:^|_)key(?:_base)?$/i.test(
    subject.split(', ').at(-1) ?? '',
  );
  return (
    value === null || (!mayBeSecret && (isScalar(value) || (Array.isArray(value) && value.every(isScalar))))
  );
};

/** What says of a default before what only asks. */
const givesDefault = ({ setting, otherwise }: Stated): boolean =>
  (setting !== null && setting.value !== null) || (otherwise !== null && otherwise.value !== null);

export const configFact = (subject: string, everywhere: readonly Stated[]): Fact => {
  const all = withoutDevelopers(everywhere);
  const places = all.some(givesDefault) ? all.filter(givesDefault) : all;
  const [first] = places.toSorted(byPlace);
  const fallback = fallbackOf(all);
  const set = all.flatMap(({ setting }) => setting ?? []);
  const env = new Set(set.flatMap((one) => (one.env === undefined ? [] : [one.env])));
  const defaults = defaultsOf(set, fallback);
  const common = agreed(defaults);
  const known = new Set(defaults.flatMap((value) => (value !== undefined && value !== null ? [value] : [])));
  const told = [...(isVariable(subject) ? fallbacksOf(all) : known)].filter((value) =>
    isTold(subject, value),
  );
  const some = (value: Value | undefined): Value | undefined =>
    value === undefined && told.length > 0 ? told : undefined;
  const attributes = isVariable(subject)
    ? { source: 'env', default: fallback, some_defaults: some(fallback) }
    : {
        source: 'config',
        default: common,
        some_defaults: some(common),
        env: env.size === 1 ? [...env][0] : undefined,
        configured: everywhere.some(({ setting }) => setting !== null),
      };
  const { default: value } = attributes;
  const isHidden = value !== undefined && !isTold(subject, value);
  return {
    kind: 'config',
    subject,
    attributes: knownOnly({ ...attributes, default: isHidden ? undefined : value }),
    path: first?.path ?? '',
    line: first?.line ?? 0,
  };
};
