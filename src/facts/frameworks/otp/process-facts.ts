import type { Fact, Value } from '../../../domain/fact.ts';
import type { ModuleIndex, Placed } from '../../framework.ts';
import type { Links } from '../../languages/elixir/link-flow.ts';
import { nameOf } from '../../languages/elixir/show-term.ts';
import { entryOf, type Term, unknown } from '../../languages/elixir/term.ts';
import { byPlace, knownOnly, partsOf, type Place } from '../../linking.ts';
import { type Child, registeredName } from './children.ts';
import type { Process, ProcessPart, Registered } from './process-parts.ts';
import { strategyOf, type Supervised, type Supervisor } from './supervised.ts';

interface Known {
  form: string | null;
  place: Place;
  supervised: readonly Supervised[];
  strategy: Value | undefined;
  name: Value | undefined;
}

/** All that is told of processes, by the modules and names that it is told of. */
export interface Told {
  parts: readonly Placed<ProcessPart>[];
  links: Links;
  modules: ModuleIndex;
  supervised: readonly Supervised[];
  supervisors: readonly Supervisor[];
  /** Every child of every supervisor was read. */
  isWhole: boolean;
}

/** The supervisor that all places agree on; null where there is none, undefined where that cannot be known. */
const supervisorOf = (supervised: readonly Supervised[], isWhole: boolean): Value | undefined => {
  const names = new Set(supervised.map(({ supervisor }) => supervisor));
  if (names.size === 0) return isWhole ? null : undefined;
  return names.size === 1 ? ([...names][0] ?? undefined) : undefined;
};

const factOf = (
  subject: string,
  { form, supervised, strategy, name, place }: Known,
  isWhole: boolean,
): Fact => ({
  kind: 'process',
  subject,
  attributes: knownOnly({
    form: form ?? undefined,
    supervisor: supervisorOf(supervised, isWhole),
    strategy,
    name,
  }),
  path: place.path,
  line: place.line,
});

/** The name in the options that a process is started with; null where they have none. */
const nameGiven = (options: Term): Value | undefined => {
  const parts = options.type === 'lists' ? options.parts : [options];
  const name = parts.map((part) => entryOf(part, 'name')).find((term) => term !== undefined);
  if (name) return registeredName(name) ?? undefined;
  return parts.every(({ type }) => type === 'list') ? null : undefined;
};

const registeredUnder = (parts: readonly Placed<Registered>[], links: Links): Value | undefined => {
  const [first, ...others] = parts;
  if (!first || others.length > 0) return undefined;
  const { path, part } = first;
  const [landed, ...more] = links.land({ terms: [part.options], standing: part, path }, { settles: 1 });
  return more.length > 0 ? undefined : nameGiven(landed?.terms[0] ?? unknown);
};

/** Libraries whose `use` makes a process of a module, by what supervisors do with it. */
const libraryForms =
  /^(?:Ecto\.Repo|Phoenix\.Endpoint|Cloak\.Vault|Oban|Nebulex\.Cache|Quantum|Cachex)(?:\.|$)/;

/** What a module is made of that is supervised, but is none of the common forms. */
const formOf = (module: string, { parts, modules: { uses } }: Told): string | null => {
  const specified = partsOf(parts, 'specified').find(({ part }) => part.module === module);
  const used = (uses.get(module) ?? []).map((use) => use.split(' ')[0] ?? use);
  return specified?.part.form ?? used.find((use) => libraryForms.test(use)) ?? null;
};

/** Modules that are processes by what they use, macros of the project among it. */
const usedForms = ({ parts, links }: Told): Map<string, { form: string; place: Place }> => {
  const found = new Map<string, { form: string; place: Place }>();
  for (const { path, part } of partsOf(parts, 'process')) {
    for (const landed of links.land({ terms: [], standing: part, path }, { settles: 0 })) {
      const { module } = landed;
      if (module === null || (part.isQuoted && landed.uncalled) || found.has(module)) continue;
      found.set(module, { form: part.form, place: landed });
    }
  }
  return found;
};

const strategiesOf = ({ parts, supervisors }: Told): Map<string, Value | undefined> =>
  new Map<string, Value | undefined>([
    ...supervisors.map(({ name, strategy }) => [name, strategy] as const),
    ...partsOf(parts, 'initialized').map(
      ({ part }) => [part.module ?? '', strategyOf(part.options)] as const,
    ),
  ]);

/** Modules of the project that are processes: by what they use, or because a supervisor starts them. */
const ownProcesses = (told: Told): Map<string, Known> => {
  const { parts, links, modules, supervised } = told;
  const children = Map.groupBy(supervised, ({ module }) => module);
  const strategies = strategiesOf(told);
  const registered = Map.groupBy(partsOf(parts, 'registered'), ({ part }) => nameOf(part.process) ?? '');
  const used = usedForms(told);
  const started = [...children.keys()].filter((module) => modules.defined.has(module) && !used.has(module));
  return new Map(
    [...used.keys(), ...started].map((module): [string, Known] => {
      const own = children.get(module) ?? [];
      const [first] = own;
      const { form, place } = used.get(module) ?? {
        form: formOf(module, told),
        place: first ?? { path: '', line: 0 },
      };
      const name = registeredUnder(registered.get(module) ?? [], links);
      return [module, { form, place, supervised: own, strategy: strategies.get(module), name }];
    }),
  );
};

/** A child that has no module of its own in the project is known by its name. */
const foreignName = ({ module, name, id }: Child): string => name ?? id ?? module;

/** Children that have a name other than that of a module: of libraries, and of modules that are started several times. */
const namedProcesses = ({ modules, supervised }: Told): [string, Known][] =>
  [...Map.groupBy(supervised, ({ module }) => module)].flatMap(([module, children]) => {
    const isOwn = modules.defined.has(module);
    const isOne = children.filter(({ name }) => name !== null && name !== module).length < 2;
    return children.flatMap((child): [string, Known][] => {
      const subject = isOwn ? child.name : foreignName(child);
      if (subject === null || (isOwn && (isOne || subject === module))) return [];
      const name = child.name ?? undefined;
      return [[subject, { form: module, place: child, supervised: [child], strategy: undefined, name }]];
    });
  });

/** Supervisors that are started with a list of children and a name. */
const plainSupervisors = ({ supervisors }: Told): [string, Known][] =>
  supervisors
    .filter(({ isPlain }) => isPlain)
    .map((place) => {
      const { name, strategy } = place;
      return [name, { form: 'Supervisor', place, supervised: [], strategy, name }];
    });

const join = (first: Known, second: Known): Known => ({
  ...first,
  form: first.form ?? second.form,
  supervised: [...first.supervised, ...second.supervised],
});

export const processFacts = (told: Told): Fact[] => {
  const found = ownProcesses(told);
  for (const [subject, known] of [...plainSupervisors(told), ...namedProcesses(told)]) {
    const before = found.get(subject);
    found.set(subject, before ? join(before, known) : known);
  }
  return [...found].map(([subject, known]) => factOf(subject, known, told.isWhole)).toSorted(byPlace);
};

export const unnamedProcesses = (parts: readonly Placed<Process>[]): Place[] =>
  parts.flatMap(({ path, part }) => (part.module === null ? [{ path, line: part.line }] : []));
