import type { Facts } from '../../domain/fact.ts';
import type { ElixirSource, Framework, Placed, Purpose } from '../framework.ts';
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

const link = (placed: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, purpose);
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

/** What reads or sets something, and what says that the file is a configuration. */
const started = /(?:get|fetch|compile|put)_env|\bimport[ (]+Config\b|\buse[ (]+Mix\.Config\b/;

const reads = /(?:get|fetch|compile|put)_env/g;
const plainReads =
  /Application\.(?:get|fetch|compile)_env!?\(\s*:\w+,\s*(?::\w+|[A-Z][\w.]*|__MODULE__)\s*[,)]|System\.(?:get|fetch)_env!?\("\w+"\s*[,)]/g;
const takes = /(?:Keyword|Map|Access)\s*\.\s*(?:get|fetch|pop|has_key)|\w\[(?=[\w@])/g;
const plainTakes =
  /(?:\|>\s*(?:Keyword|Map)\.(?:get|fetch|pop|has_key)(?:_lazy|!|\?)?\(|(?:Keyword|Map)\.(?:get|fetch|pop|has_key)(?:_lazy|!|\?)?\(\s*[\w@.]+(?:\(\))?,)\s*(?::\w+|"\w+")\s*[,)]/g;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Every name that it reads is written where it is read, and it sets none. */
const isPlain = (text: string): boolean =>
  !/put_env|\b(?:import|use)[ (]+(?:Mix\.)?Config\b/.test(text) &&
  count(text, reads) === count(text, plainReads) &&
  count(text, takes) === count(text, plainTakes);

export const config: Framework<Part> = {
  name: 'config',
  version: 3,
  visitors: {
    elixir: {
      words: ['_env', 'Config', 'Env', 'System.'],
      starts: { pattern: started, isPlain },
      extract,
    },
  },
  link,
};
