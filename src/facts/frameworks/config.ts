import type { Facts } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed } from '../framework.ts';
import { flowIn, type FlowPart } from '../languages/elixir/flow-parts.ts';
import { linkFlow } from '../languages/elixir/link-flow.ts';
import { distinctOpen, evidence, partsOf } from '../linking.ts';
import { configFact } from './config/config-fact.ts';
import { type ConfigPart, configPartsIn, mayReach, options, termsOf } from './config/config-parts.ts';
import { join, linkOwn, type Stated, systemNames } from './config/stated.ts';

type Part = ConfigPart | FlowPart;

const extract = (source: ElixirSource): Part[] => {
  const own = configPartsIn(source);
  return [...own, ...flowIn(source, { standings: own, terms: own.flatMap(termsOf), mayReach, options })];
};

const link = (placed: readonly Placed<Part>[], modules: ModuleIndex): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, modules.uses);
  const own: Placed<ConfigPart>[] = [
    ...partsOf(parts, 'setting'),
    ...partsOf(parts, 'read'),
    ...partsOf(parts, 'taken'),
    ...partsOf(parts, 'variable'),
  ];
  const system = partsOf(parts, 'setting').flatMap(({ path, part }) =>
    systemNames(part).map((subject): Stated => ({
      subject,
      setting: null,
      otherwise: null,
      path,
      line: part.line,
    })),
  );
  const { stated, open } = join([...own.map((part) => linkOwn(part, links)), { stated: system, open: [] }]);
  return {
    facts: [...Map.groupBy(stated, ({ subject }) => subject)].map(([subject, all]) =>
      configFact(subject, all),
    ),
    open: distinctOpen(open),
  };
};

export const config: Framework<Part> = {
  name: 'config',
  version: 3,
  visitors: { elixir: { words: ['_env', 'Config', 'Env', 'System.'], extract } },
  link,
};
