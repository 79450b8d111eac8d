import type { Fact, Facts, OpenSet } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed } from '../framework.ts';
import { moduleName } from '../languages/elixir/modules.ts';
import { atomName, type Call, isCall, keywordOf, type Node, textValue } from '../languages/elixir/tree.ts';
import { linkFlow, type Landed, type Links } from '../languages/elixir/link-flow.ts';
import {
  flowIn,
  type FlowPart,
  readingOf,
  type Standing,
  standingOf,
} from '../languages/elixir/flow-parts.ts';
import { type ReadOptions, readTerm } from '../languages/elixir/read-term.ts';
import { waysOf } from '../languages/elixir/reduce-term.ts';
import { nameOf, showAtom } from '../languages/elixir/show-term.ts';
import { byPlace, distinctOpen, evidence, knownOnly, partsOf, type Place } from '../linking.ts';
import { type Site, sitesIn } from '../languages/elixir/sites.ts';
import { bare, list, type Term, unknown } from '../languages/elixir/term.ts';

/** `plug X`, `on_mount X`, `on_mount: X`: what stands in front of something. */
interface Guard extends Standing {
  part: 'guard';
  by: 'plug' | 'on_mount';
  /** One or several, by their names. */
  guards: Term;
  /** What is behind it, in its module: `pipeline :admin`, `live_session :admin`; null for all of the module. */
  inside: string | null;
  /** The actions that it is for; null for all, and undefined for those that cannot be listed. */
  actions: string[] | null;
  isListed: boolean;
}

/** Pipelines can stand in other pipelines, and are no guards themselves. */
interface Pipeline extends Standing {
  part: 'pipeline';
  name: string;
}

type Part = Guard | Pipeline | FlowPart;

const options: ReadOptions = { hasValues: true, hasLines: true, follows: () => false, most: 200 };

const isLocal = (node: Node | undefined, name: string): node is Call =>
  isCall(node, name) && node.receiver === null;

/** `action in [:show, :edit]`, `action == :show`; undefined where other actions are meant than those. */
const actionsOf = (guard: Node): string[] | undefined => {
  if (guard.type !== 'operator' || guard.left.type !== 'identifier' || guard.left.name !== 'action')
    return undefined;
  const named = guard.right.type === 'list' ? guard.right.items : [guard.right];
  const names = named.flatMap((node) => (node.type === 'atom' && node.name !== null ? [node.name] : []));
  const isMeant = (guard.operator === 'in' && guard.right.type === 'list') || guard.operator === '==';
  return isMeant && names.length === named.length ? names : undefined;
};

/** `plug X when …`, `plug X, options when …`. */
const guardIn = (args: readonly Node[]): Node | null => {
  for (const arg of args) {
    if (arg.type === 'operator' && arg.operator === 'when') return arg.right;
    // `plug X, key: value when …` binds the guard to the last value.
    const last = arg.type === 'keywords' ? arg.pairs.at(-1)?.value : undefined;
    if (last?.type === 'operator' && last.operator === 'when') return last.right;
  }
  return null;
};

const withoutGuard = (node: Node | undefined): Node | undefined =>
  node?.type === 'operator' && node.operator === 'when' ? node.left : node;

const labelOf = (call: Call): string => {
  const [first] = call.args;
  const label = atomName(first) ?? textValue(first);
  const shown = first?.type === 'atom' && label !== null ? showAtom(label) : JSON.stringify(label);
  return label === null ? (call.name ?? '') : `${call.name} ${shown}`;
};

interface Around {
  call: Call;
  start: number;
  end: number;
}

/** The `pipeline` and `scope`-like blocks of a file, by where they stand. */
const blocksIn = (source: ElixirSource): Around[] =>
  sitesIn(source).flatMap(({ call, region }) =>
    region.owner === null && call.name === 'pipeline' && call.body
      ? [{ call, start: call.start, end: call.end }]
      : [],
  );

const aroundOf = (blocks: readonly Around[], offset: number): string | null => {
  const block = blocks.findLast(({ start, end }) => start <= offset && offset < end);
  return block ? labelOf(block.call) : null;
};

const plugAt = (source: ElixirSource, site: Site, blocks: readonly Around[]): Guard | null => {
  const { call, region } = site;
  if (call.name !== 'plug' || call.receiver || call.args.length === 0 || (region.owner && !site.isQuoted))
    return null;
  const guard = guardIn(call.args);
  const actions = guard ? actionsOf(guard) : null;
  const guards = list([readTerm(withoutGuard(call.args[0]), readingOf(source, site, options))]);
  return {
    part: 'guard',
    by: 'plug',
    guards,
    inside: aroundOf(blocks, call.start),
    actions: actions ?? null,
    isListed: actions !== undefined,
    ...standingOf(source, site, [guards]),
  };
};

const hookAt = (source: ElixirSource, site: Site): Guard | null => {
  const { call, region } = site;
  if (call.receiver || (region.owner && !site.isQuoted) || call.name === null) return null;
  const isStatement = call.name === 'on_mount' && call.args.length === 1;
  const node = isStatement ? call.args[0] : call.body ? keywordOf(call.args, 'on_mount') : undefined;
  if (!node) return null;
  const given = readTerm(node, readingOf(source, site, options));
  const guards = given.type === 'list' || given.type === 'lists' ? given : list([given]);
  const all = { actions: null, isListed: true };
  return {
    part: 'guard',
    by: 'on_mount',
    guards,
    inside: isStatement ? null : labelOf(call),
    ...all,
    ...standingOf(source, site, [guards]),
  };
};

const pipelineAt = (source: ElixirSource, site: Site): Pipeline | null => {
  const { call, region } = site;
  const name = atomName(call.args[0]);
  return call.name === 'pipeline' && !call.receiver && region.owner === null && name !== null
    ? { part: 'pipeline', name, ...standingOf(source, site, []) }
    : null;
};

/** `use MyAppWeb, :controller` may put guards into the module. */
const mayReach = ({ call, region }: Site): boolean =>
  isLocal(call, 'use') && atomName(call.args[1]) !== null && moduleName(call.args[0], region.scope) !== null;

const extract = (source: ElixirSource): Part[] => {
  const blocks = blocksIn(source);
  const own = sitesIn(source).flatMap((site) =>
    [plugAt(source, site, blocks), hookAt(source, site), pipelineAt(source, site)].filter(
      (part) => part !== null,
    ),
  );
  const guards = own.filter((part) => part.part === 'guard');
  return [
    ...own,
    ...flowIn(source, { standings: guards, terms: guards.map((part) => part.guards), mayReach, options }),
  ];
};

interface Protection extends Place {
  subject: string;
  by: Guard['by'];
  /** What it protects; null where that cannot be listed. */
  protects: string[] | null;
}

/** `MyAppWeb.Auth:ensure_admin` for `{MyAppWeb.Auth, :ensure_admin}`. */
const subjectOf = (guard: Term): string | null => {
  const term = bare(guard);
  if (term.type === 'atom') return showAtom(term.name);
  if (term.type === 'module') return term.name;
  const [module, argument] = term.type === 'tuple' ? term.items : [];
  const name = module?.type === 'module' ? module.name : null;
  if (name === null || argument === undefined) return null;
  const stage = nameOf(argument);
  return argument.type === 'atom' && stage !== null && stage !== 'default' ? `${name}:${stage}` : name;
};

const guardsIn = (guards: Term): Term[] => {
  if (guards.type === 'list') return guards.items.flatMap(waysOf);
  return guards.type === 'lists' ? guards.parts.flatMap(guardsIn) : waysOf(guards);
};

const protectedBy = ({ inside, actions, isListed }: Guard, { module }: Landed): string[] | null => {
  if (!isListed || module === null) return null;
  if (inside !== null) return [`${module} ${inside}`];
  return actions ? actions.map((action) => `${module}.${action}`) : [module];
};

interface Linked {
  protections: Protection[];
  open: OpenSet[];
}

const linkGuards = (parts: readonly Placed<Guard>[], links: Links): Linked => {
  const linked: Linked = { protections: [], open: [] };
  for (const { path, part } of parts) {
    for (const landed of links.land({ terms: [part.guards], standing: part, path }, { settles: 1 })) {
      for (const guard of guardsIn(landed.terms[0] ?? unknown)) {
        const place = { path, line: guard.type === 'at' ? guard.line : part.line };
        const subject = subjectOf(guard);
        if (subject === null)
          linked.open.push({
            kind: 'permission',
            within: '',
            why: `the ${part.by} is a value that the code computes`,
            ...place,
          });
        else linked.protections.push({ subject, by: part.by, protects: protectedBy(part, landed), ...place });
      }
    }
  }
  return linked;
};

const factOf = (all: readonly Protection[]): Fact => {
  const [first] = all.toSorted(byPlace);
  const listed = all.flatMap(({ protects }) => protects ?? []);
  const isListed = all.every(({ protects }) => protects !== null);
  return {
    kind: 'permission',
    subject: first?.subject ?? '',
    attributes: knownOnly({
      by: first?.by,
      protects: isListed ? [...new Set(listed)].toSorted() : undefined,
      some_protected: isListed || listed.length === 0 ? undefined : [...new Set(listed)].toSorted(),
    }),
    path: first?.path ?? '',
    line: first?.line ?? 0,
  };
};

const link = (placed: readonly Placed<Part>[], modules: ModuleIndex): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, modules.uses);
  const pipelines = new Set(
    partsOf(parts, 'pipeline').map(({ part }) => `${part.module ?? ''} ${showAtom(part.name)}`),
  );
  const { protections, open } = linkGuards(partsOf(parts, 'guard'), links);
  const guards = protections.filter(
    ({ subject, protects }) => !pipelines.has(`${protects?.[0]?.split(' ')[0] ?? ''} ${subject}`),
  );
  return {
    facts: [...Map.groupBy(guards, ({ subject, by }) => `${by} ${subject}`).values()].map(factOf),
    open: distinctOpen(open),
  };
};

export const permissions: Framework<Part> = {
  name: 'permissions',
  version: 1,
  words: ['plug', 'on_mount', 'pipeline', 'use '],
  extract,
  link,
};
