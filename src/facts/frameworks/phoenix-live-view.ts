import type { Fact, Facts, OpenSet } from '../../domain/fact.ts';
import type { ElixirSource, Framework, HeexSource, ModuleIndex, Placed, Purpose } from '../framework.ts';
import type { ModuleScope } from '../languages/elixir/modules.ts';
import { isCall, type Node, walk } from '../languages/elixir/tree.ts';
import { embeddedIn } from '../languages/heex/embedded.ts';
import { type Contents, noContents, readContents } from './elixir/contents.ts';
import { type Arrivals, arrivalsIn, askForUsers, type Giver, type Givers, giversOf } from './elixir/given.ts';
import { partsOf } from '../linking.ts';
import { type ContentsReader, readTemplates, type Template } from './elixir/templates.ts';
import { attributesIn, type EventClause, readEventClause } from './phoenix/events.ts';

/**
 * LiveViews, live components and modules of function components, and the events that they handle. An event is a fact
 * where a clause of `handle_event/3` names it, also one that comes with `use` of a module of the project; that a template
 * or `JS.push` of the same module sends it is its attribute `sent`. What only is sent is no fact.
 */
interface LiveContents extends Contents {
  clauses: EventClause[];
}

export interface LivePart {
  part: 'module';
  module: string;
  line: number;
  contents: LiveContents;
  templates: Template<LiveContents>[];
  /** Events that its templates send. */
  sent: string[];
  /** Where it attaches a hook that may handle any event. */
  hook: number | null;
}

/** A template that is a file of its own. */
interface TemplatePart {
  part: 'template';
  sent: string[];
}

type Part = LivePart | TemplatePart;

const emptyContents = (): LiveContents => ({ ...noContents(), clauses: [] });

const readerFor = (scope: ModuleScope, text: string): ContentsReader<LiveContents> => {
  const around = attributesIn(scope, text);
  return {
    empty: emptyContents,
    read: (nodes, contents, isSure) => {
      const onDefinition = (definition: Parameters<typeof readEventClause>[0]): void => {
        const clause = readEventClause(definition, around, isSure);
        if (clause) contents.clauses.push(clause);
      };
      readContents(nodes, contents, { scope, text, isSure, onDefinition });
    },
  };
};

/** Without what only the facts of functions need. */
const slim = (contents: LiveContents): LiveContents => ({
  ...contents,
  definitions: [],
  open: [],
  behaviours: [],
  modules: [],
});

/** `JS.push("save")`. */
const pushedBy = (node: Node): string[] => {
  if (!isCall(node, 'push') || node.receiver?.type !== 'alias' || node.receiver.name !== 'JS') return [];
  return node.args
    .flatMap((arg) => (arg.type === 'text' && arg.value !== null ? [arg.value] : []))
    .slice(0, 1);
};

/** `attach_hook(socket, :sort, :handle_event, …)`. */
const isHook = (node: Node): boolean =>
  isCall(node, 'attach_hook') && node.args.some((arg) => arg.type === 'atom' && arg.name === 'handle_event');

const readModule = (scope: ModuleScope, source: ElixirSource): LivePart[] => {
  const { name: module, line } = scope;
  const { text } = source;
  if (module === null) return [];
  const reader = readerFor(scope, text);
  const contents = emptyContents();
  reader.read(scope.body, contents, true);
  const nodes = [...walk(scope.body)];
  const own = embeddedIn(source).filter((embedded) => embedded.scope === scope);
  const sent = new Set([
    ...nodes.flatMap(pushedBy),
    ...own.flatMap(({ template }) => template.events.map(({ name }) => name)),
  ]);
  const hook = nodes.find(isHook)?.line ?? null;
  const templates = readTemplates(scope, text, reader).map((template) => ({
    ...template,
    contents: slim(template.contents),
  }));
  return [{ part: 'module', module, line, contents: slim(contents), templates, sent: [...sent], hook }];
};

const extract = (source: ElixirSource): Part[] =>
  source.modules.flatMap((scope) => readModule(scope, source));

const extractTemplate = ({ template }: HeexSource): Part[] => {
  const sent = new Set(template.events.map(({ name }) => name));
  return sent.size > 0 ? [{ part: 'template', sent: [...sent] }] : [];
};

interface Linked extends LivePart {
  path: string;
}

type LiveGivers = Givers<LiveContents>;

/** By what a module uses in the end, directly or through macros of the project; the first that fits. */
const forms: readonly { form: string; used: RegExp; argument: RegExp }[] = [
  { form: 'live_view', used: /^(?:Phoenix|Surface)\.LiveView$/, argument: /^live_view$/ },
  { form: 'live_component', used: /^(?:Phoenix|Surface)\.LiveComponent$/, argument: /^live_component$/ },
  { form: 'component', used: /^(?:Phoenix|Surface)\.Component$/, argument: /^component$/ },
];

/** `use MyAppWeb, :live_view` says by its name what it is, even where the macro cannot be followed. */
const formOf = ({ contents }: Linked, { foreign }: Arrivals<LiveContents>): string | null => {
  const isForm = ({ used, argument }: (typeof forms)[number]): boolean =>
    foreign.some(({ module }) => used.test(module)) ||
    contents.given.some((given) => given.argument !== null && argument.test(given.argument));
  return forms.find(isForm)?.form ?? null;
};

const liveViewFact = (part: Linked, arrivals: Arrivals<LiveContents>): Fact[] => {
  const form = formOf(part, arrivals);
  const { module, path, line } = part;
  return form === null ? [] : [{ kind: 'live-view', subject: module, attributes: { form }, path, line }];
};

interface Clause {
  clause: EventClause;
  line: number;
  /** `use Modal`, or the module that it is handed on to; null for what the module itself handles. */
  by: string | null;
}

/** Clauses of a module, with those that come with `use`, and those of modules that it hands events on to. */
const clausesOf = (part: Giver<LiveContents>, givers: LiveGivers, within: readonly string[]): Clause[] => {
  const { arrived } = arrivalsIn(part, givers);
  const all: Clause[] = [
    ...part.contents.clauses.map((clause) => ({ clause, line: clause.line, by: null })),
    ...arrived.flatMap(({ contents, by, line, isSure }) =>
      contents.clauses.map((clause) => ({
        clause: { ...clause, isSure: clause.isSure && isSure },
        line,
        by,
      })),
    ),
  ];
  return all.flatMap((each) => {
    const { delegate } = each.clause;
    const target = delegate === null || within.includes(delegate) ? undefined : givers.get(delegate);
    if (!target) return [each];
    const names = clausesOf(target, givers, [...within, target.module]);
    return names.map(({ clause }) => ({ clause, line: each.line, by: each.by ?? target.module }));
  });
};

const eventFacts = (part: Linked, givers: LiveGivers): Facts => {
  const { module, path } = part;
  const facts = new Map<string, Fact>();
  const open: OpenSet[] = [];
  for (const { clause, line, by } of clausesOf(part, givers, [module])) {
    const place = { path, line };
    if (clause.prefix !== null) {
      const why = 'a clause of `handle_event/3` takes more than it names';
      open.push({ kind: 'ui-event', within: `${module}:${clause.prefix}`, why, ...place });
    }
    for (const name of clause.names) {
      const subject = `${module}:${name}`;
      if (facts.has(subject)) continue;
      const attributes = {
        ...(by === null ? {} : { by }),
        ...(part.sent.includes(name) ? { sent: true } : {}),
      };
      if (clause.isSure) facts.set(subject, { kind: 'ui-event', subject, attributes, ...place });
      else
        open.push({
          kind: 'ui-event',
          within: subject,
          why: `\`${by}\` handles it under a condition`,
          ...place,
        });
    }
  }
  return { facts: [...facts.values()], open };
};

const hookSets = ({ module, hook, path }: Linked): OpenSet[] => {
  const why = 'a hook attached to `handle_event` may take any';
  return hook === null ? [] : [{ kind: 'ui-event', within: `${module}:`, why, path, line: hook }];
};

const linkModule = (part: Linked, givers: LiveGivers): Facts => {
  const events = eventFacts(part, givers);
  return {
    facts: [...liveViewFact(part, arrivalsIn(part, givers)), ...events.facts],
    open: [...events.open, ...hookSets(part)],
  };
};

/** What templates send that are files of their own, by the modules that render them. */
const sentByFiles = (
  parts: readonly Placed<TemplatePart>[],
  { templates }: ModuleIndex,
): ReadonlyMap<string, string[]> => {
  const sent = new Map<string, string[]>();
  for (const { path, part } of parts) {
    const module = templates.get(path)?.module;
    if (module !== undefined) sent.set(module, [...(sent.get(module) ?? []), ...part.sent]);
  }
  return sent;
};

/** Others may hand their events on to a module, or get clauses from its macros. */
const askFor = (part: Linked, purpose: Purpose): void => {
  const own = { entry: '', isMacro: false, parameters: [], dispatches: false, contents: part.contents };
  askForUsers({ ...part, templates: [own, ...part.templates] }, purpose);
};

const link = (parts: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const sent = sentByFiles(partsOf(parts, 'template'), purpose);
  const linked = partsOf(parts, 'module').map(({ path, part }) => ({
    ...part,
    sent: [...part.sent, ...(sent.get(part.module) ?? [])],
    path,
  }));
  const givers = giversOf(linked, purpose.elsewhere);
  const main = linked.filter(({ path }) => purpose.isMain(path));
  for (const part of main) askFor(part, purpose);
  const found = main.map((part) => linkModule(part, givers));
  return { facts: found.flatMap(({ facts }) => facts), open: found.flatMap(({ open }) => open) };
};

export const phoenixLiveView: Framework<Part> = {
  name: 'phoenix-live-view',
  version: 3,
  visitors: {
    elixir: {
      words: [
        'LiveView',
        'LiveComponent',
        'live_view',
        'live_component',
        'Phoenix.Component',
        ':component',
        ':html',
        'handle_event',
      ],
      extract,
    },
    heex: { words: ['phx-', 'JS.push'], kinds: ['ui-event'], isTold: () => false, extract: extractTemplate },
  },
  isByModule: true,
  link,
};
