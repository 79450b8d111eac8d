import type { MapEntry, RepositoryMap } from '../domain/authoring.ts';
import type { Fact, FactKind, Facts, OpenSet } from '../domain/fact.ts';
import { fittingIn } from './budget.ts';
import { openRelevance, wordsIn } from './relevance.ts';

/** What the code has near a request: contexts, schemas, LiveViews, jobs, supervision, telemetry, routes. */

/** What a map is made of, with what it is called in a count. */
export const mappedKinds = [
  'module',
  'route',
  'live-view',
  'table',
  'process',
  'job',
  'telemetry',
  'pubsub',
  'flag',
  'permission',
] as const satisfies readonly FactKind[];

const counted: Record<(typeof mappedKinds)[number], [one: string, many: string]> = {
  module: ['module', 'modules'],
  route: ['route', 'routes'],
  'live-view': ['LiveView or component', 'LiveViews and components'],
  table: ['table', 'tables'],
  process: ['supervised process', 'supervised processes'],
  job: ['background job', 'background jobs'],
  telemetry: ['telemetry event', 'telemetry events'],
  pubsub: ['PubSub topic', 'PubSub topics'],
  flag: ['feature flag', 'feature flags'],
  permission: ['guarded route', 'guarded routes'],
};

const told = [
  'handler',
  'form',
  'supervisor',
  'strategy',
  'queue',
  'measurements',
  'metadata',
  'pipelines',
  'uses',
  'by',
];

const show = (value: unknown): string =>
  Array.isArray(value)
    ? `${value.map(String).slice(0, 4).join(', ')}${value.length > 4 ? ', …' : ''}`
    : String(value);

/** What every thing of a kind is, unless it is said otherwise. */
const usual: readonly unknown[] = ['defmodule', 'live', 'match', 'live_view', ''];

const detailOf = ({ attributes }: Fact): string =>
  told
    .flatMap((key) => {
      const value = attributes[key];
      const isTold = typeof value === 'string' || typeof value === 'number' || Array.isArray(value);
      return isTold && !usual.includes(value) && show(value) !== '' ? [`${key} ${show(value)}`] : [];
    })
    .join('; ')
    .slice(0, 160);

const entryOf = (fact: Fact): MapEntry => ({
  kind: fact.kind,
  subject: fact.subject,
  detail: detailOf(fact),
  path: fact.path,
  line: fact.line,
});

const textOf = ({ subject, detail, path }: MapEntry): string => `${subject} ${detail} ${path}`;

/** The folder or the context that something belongs to: what lies beside something near is a little near. */
const neighbourhood = ({ path }: MapEntry): string => path.slice(0, path.lastIndexOf('/'));

const count = (kind: (typeof mappedKinds)[number], number: number): string =>
  `${number} ${counted[kind][number === 1 ? 0 : 1]}`;

/** Modules that others are named below: contexts, as Phoenix has them. */
const contextsOf = (modules: readonly Fact[]): string[] => {
  const parents = Map.groupBy(modules, ({ subject }) => subject.split('.').slice(0, -1).join('.'));
  return modules
    .map(({ subject }) => subject)
    .filter((subject) => subject.split('.').length === 2 && (parents.get(subject)?.length ?? 0) > 0)
    .toSorted();
};

const knownOf = (facts: readonly Fact[]): string[] => {
  const by = Map.groupBy(facts, ({ kind }) => kind);
  const counts = mappedKinds.flatMap((kind) => {
    const subjects = new Set((by.get(kind) ?? []).map(({ subject }) => subject));
    return subjects.size === 0 ? [] : [count(kind, subjects.size)];
  });
  const contexts = contextsOf(by.get('module') ?? []);
  const supervisors = [
    ...new Set(
      (by.get('process') ?? [])
        .filter(({ attributes }) => /supervisor/i.test(show(attributes['form'] ?? '')))
        .map(({ subject }) => subject),
    ),
  ].toSorted();
  return [
    ...(counts.length > 0 ? [`The code has ${counts.join(', ')}`] : []),
    ...(contexts.length > 0 ? [`Modules with others below them: ${contexts.slice(0, 40).join(', ')}`] : []),
    ...(supervisors.length > 0 ? [`Supervisors: ${supervisors.slice(0, 20).join(', ')}`] : []),
  ];
};

const openText = ({ kind, within, why, path, line }: OpenSet): string =>
  `Which ${counted[kind as keyof typeof counted]?.[1] ?? `${kind}s`}${within === '' ? '' : ` begin with ${within}`} cannot be known, because ${why} (${path}:${line})`;

const mostOpen = 6;

/** What cannot be known, as far as it may bear on the request. */
const openNear = (open: readonly OpenSet[], request: string): string[] => {
  const sets = [...new Map(open.map((set) => [`${set.kind} ${set.within}`, set])).values()];
  const relevance = openRelevance(
    request,
    sets.map(({ within, why }) => `${within} ${why}`),
  );
  const near = sets
    .map((set) => ({ set, score: set.within === '' ? Infinity : relevance.scoreOf(set.within) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ set }) => set)
    .slice(0, mostOpen);
  const left = sets.length - near.length;
  return [
    ...near.map(openText),
    ...(left > 0
      ? [`${left} more ${left === 1 ? 'set' : 'sets'} of names cannot be known, further from the request`]
      : []),
  ];
};

/** Names in code form that a request uses and the code does not have. */
const absentNames = (request: string, facts: readonly Fact[]): string[] => {
  const subjects = facts.map(({ subject }) => subject);
  const isThere = (name: string): boolean =>
    subjects.some(
      (subject) => subject === name || subject.endsWith(`.${name}`) || subject.includes(` ${name}`),
    );
  const named = [...request.matchAll(/`([A-Z]\w*(?:\.[A-Z]\w*)+)`/g)].flatMap(([, name]) => name ?? []);
  return [...new Set(named)].filter((name) => !isThere(name)).slice(0, 20);
};

/** Names in code form that a request uses, with the modules that functions are of. */
const namesIn = (request: string): string[] =>
  [...request.matchAll(/`([^`\n]{2,120})`/g)].flatMap(([, text = '']) => {
    const [, module] = /^([A-Z]\w*(?:\.[A-Z]\w*)*)\.[a-z_]\w*[?!]?(?:\/\d+(?:-\d+)?)?$/.exec(text) ?? [];
    return module === undefined ? [text] : [text, module];
  });

const named = 100;

const rank = (entries: readonly MapEntry[], request: string): { entry: MapEntry; score: number }[] => {
  const relevance = openRelevance(request, entries.map(textOf));
  const names = new Set(namesIn(request));
  const own = entries.map(
    (entry) => relevance.scoreOf(textOf(entry)) + (names.has(entry.subject) ? named : 0),
  );
  const around = new Map<string, number>();
  entries.forEach((entry, index) => {
    const place = neighbourhood(entry);
    around.set(place, Math.max(around.get(place) ?? 0, own[index] ?? 0));
  });
  return entries
    .map((entry, index) => ({
      entry,
      score: (own[index] ?? 0) + 0.15 * Math.min(named / 10, around.get(neighbourhood(entry)) ?? 0),
    }))
    .filter(({ score }) => score > 0)
    .toSorted(
      (a, b) =>
        b.score - a.score ||
        (a.entry.subject < b.entry.subject
          ? -1
          : a.entry.subject > b.entry.subject
            ? 1
            : a.entry.line - b.entry.line),
    );
};

const mostOfKind = 30;

/** Many routes of one page are no reason to leave out the tables behind it. */
const varied = (ranked: readonly MapEntry[]): MapEntry[] => {
  const seen = new Map<string, number>();
  const isEarly = ({ kind }: MapEntry): boolean => {
    const nth = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, nth);
    return nth <= mostOfKind;
  };
  const early = new Set(ranked.filter(isEarly));
  return [...early, ...ranked.filter((entry) => !early.has(entry))];
};

export interface Mapped {
  map: RepositoryMap;
  leftOut: string[];
}

/** A LiveView is a module too, and what guards a page is told of its route. */
const isTelling = (facts: readonly Fact[]): ((fact: Fact) => boolean) => {
  const views = new Set(facts.filter(({ kind }) => kind !== 'module').map(({ subject }) => subject));
  return ({ kind, subject }) => kind !== 'permission' && !(kind === 'module' && views.has(subject));
};

const unique = (facts: readonly Fact[]): Fact[] => [
  ...new Map(facts.filter(isTelling(facts)).map((fact) => [`${fact.kind} ${fact.subject}`, fact])).values(),
];

export const mapRepository = ({ facts, open }: Facts, request: string, budget: number): Mapped => {
  const ranked = rank(unique(facts).map(entryOf), request).map(({ entry }) => entry);
  const entries = fittingIn(varied(ranked), budget, textOf);
  const left = ranked.length - entries.length;
  const absent = absentNames(request, facts);
  return {
    map: {
      entries,
      known: knownOf(facts),
      unknown: [
        ...absent.map((name) => `\`${name}\`, which the request names, is not in the code`),
        ...(entries.length === 0 && wordsIn(request).length > 0
          ? ['Nothing in the code has words of the request in its name']
          : []),
        ...openNear(open, request),
      ],
    },
    leftOut:
      left > 0 ? [`${left} more things of the code that have words of the request in their names`] : [],
  };
};
