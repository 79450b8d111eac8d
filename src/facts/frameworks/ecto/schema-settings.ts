import type { ModuleScope, Use } from '../../languages/elixir/modules.ts';
import { moduleName } from '../../languages/elixir/modules.ts';
import { type Call, isCall, type Node, walk } from '../../languages/elixir/tree.ts';
import { attributesIn } from './functions.ts';
import { type Program, valueOf } from './interpret.ts';
import { isComputed } from './names.ts';
import { timestampOptions, type Timestamps } from './schema-fields.ts';
import { spelledType, type Term, textOf } from './terms.ts';

/** What the attributes of a module say of its schema, and what a module that is used says for those that use it. */

export interface Settings {
  /** Null where it is computed. */
  primaryKey?: { name: string; type?: string; source?: string } | false | null;
  foreignKeyType?: string | null;
  timestamps?: Timestamps;
  prefix?: string | null;
}

/** `use MyApp.Schema`, or `use MyApp, :schema`, which says these things of its own schema. */
export interface SchemaBase {
  is: 'schema-base';
  /** `MyApp.Schema`, `MyApp :schema`. */
  name: string;
  settings: Settings;
  bases: string[];
}

const keyOf = (term: Term): Exclude<Settings['primaryKey'], undefined> => {
  if (term.is === 'value' && term.value === false) return false;
  const [name, type] = term.is === 'tuple' ? term.items : [];
  const key = textOf(name);
  if (!name || isComputed(key)) return null;
  const spelled = type ? spelledType(type) : undefined;
  return { name: key, ...(spelled === undefined ? {} : { type: spelled }) };
};

/** The settings among the attributes of a module or of quoted code. */
export const settingsIn = (body: readonly Node[], program: Program): Settings => {
  const attributes = attributesIn(body);
  const said = <Setting>(name: string, read: (term: Term) => Setting): Setting | undefined => {
    const node = attributes.get(name);
    return node ? read(valueOf(program, node)) : undefined;
  };
  const [primaryKey, foreignKeyType] = [
    said('primary_key', keyOf),
    said('foreign_key_type', (term) => spelledType(term) ?? null),
  ];
  const timestamps = said('timestamps_opts', timestampOptions);
  const prefix = said('schema_prefix', (term) => (isComputed(textOf(term)) ? null : textOf(term)));
  return {
    ...(primaryKey === undefined ? {} : { primaryKey }),
    ...(foreignKeyType === undefined ? {} : { foreignKeyType }),
    ...(timestamps === undefined ? {} : { timestamps }),
    ...(prefix === undefined ? {} : { prefix }),
  };
};

/** `MyApp.Schema`, and `MyApp :schema` where the use says which part it means. */
export const baseName = ({ module, args: [first] }: Pick<Use, 'module' | 'args'>): string =>
  first?.type === 'atom' && first.name !== null ? `${module} :${first.name}` : module;

const usedIn = (body: readonly Node[], scope: Pick<ModuleScope, 'aliases' | 'name'>): string[] =>
  body.flatMap((node) => {
    if (!isCall(node, 'use') || node.receiver) return [];
    const module = moduleName(node.args[0], scope);
    return module === null ? [] : [baseName({ module, args: node.args.slice(1) })];
  });

const headName = ({ args: [head] }: Call): string | null =>
  head?.type === 'identifier' ? head.name : isCall(head) ? head.name : null;

const isDefinition = (node: Node): node is Call =>
  isCall(node) &&
  node.receiver === null &&
  /^(?:def|defp|defmacro|defmacrop)$/.test(node.name ?? '') &&
  node.body !== null;

/** The code that a definition quotes, where that is about schemas. */
const quotedBy = (definition: Call): Node[] => {
  for (const node of walk(definition.body ?? [])) if (isCall(node, 'quote') && node.body) return node.body;
  return [];
};

/** What a module gives to those that use it. */
export const basesIn = (scope: ModuleScope, program: Program): SchemaBase[] =>
  scope.body.filter(isDefinition).flatMap((definition): SchemaBase[] => {
    const [name, body] = [headName(definition), quotedBy(definition)];
    const settings = settingsIn(body, program);
    const bases = usedIn(body, scope);
    const isAbout = Object.keys(settings).length > 0 || bases.some((base) => /Schema(?: |$)/.test(base));
    if (!isAbout || name === null || scope.name === null) return [];
    return [
      {
        is: 'schema-base',
        name: name === '__using__' ? scope.name : `${scope.name} :${name}`,
        settings,
        bases,
      },
    ];
  });
