import type { Problem } from '../../domain/finding.ts';
import { moduleName, type ModuleScope } from '../../facts/languages/elixir/modules.ts';
import { isCall, type Node, walk } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesOutside } from '../questions/walk.ts';

const firstPart = (name: string): string => name.split('.', 1)[0] ?? name;

const isWebLibrary =
  /^(?:Plug(?:\.|$)|Phoenix\.(?:Channel|Component|Controller|Endpoint|LiveComponent|LiveView|Router|Socket)$)/;

/** Whoever starts the whole has to know all of it; and a plug is of the web layer, whatever it is called. */
const isElsewhere = ({ uses, body, aliases, name }: ModuleScope): boolean =>
  uses.some(
    ({ module }) => module === 'Application' || module === 'Mix.Project' || isWebLibrary.test(module),
  ) ||
  [...walk(body)].some(
    (node) =>
      (isCall(node, 'import') || isCall(node, 'behaviour')) &&
      isWebLibrary.test(moduleName(node.args[0], { aliases, name }) ?? ''),
  );

const readsSettings = (node: Node): boolean =>
  node.type === 'call' &&
  node.receiver?.type === 'alias' &&
  node.receiver.name === 'Application' &&
  /_env!?$/.test(node.name ?? '');

const checkModule = (scope: ModuleScope, isNamed: (name: string) => boolean): Problem[] => {
  const { name } = scope;
  if (name === null || scope.form !== 'defmodule') return [];
  const core = firstPart(name);
  const web = `${core}Web`;
  if (core.endsWith('Web') || !isNamed(web) || isElsewhere(scope)) return [];
  const named = nodesOutside(scope.body, readsSettings).flatMap((node) =>
    node.type === 'alias' && firstPart(node.name) === web ? [node] : [],
  );
  const byLine = Map.groupBy(named, ({ line }) => line);
  return [...byLine].map(([line, [first]]) => ({
    line,
    subject: name,
    message: `Unexpected \`${first?.name ?? web}\` in \`${name}\`, expected no dependency of ${core} on ${web}`,
  }));
};

export const elixirCoreWithoutWeb: Guideline = {
  id: 'elixir-core-without-web',
  summary: 'The core of an application does not depend on its web layer.',
  about: ['elixir'],
  level: whereTorus,
  words: ['Web'],
  check: ({ text, elixir }) => {
    const known = new Set(text.match(/\b[A-Z]\w{0,100}Web\b/g));
    return elixir.modules.flatMap((scope) => checkModule(scope, (name) => known.has(name)));
  },
};
