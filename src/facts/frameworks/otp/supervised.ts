import type { OpenSet, Value } from '../../../domain/fact.ts';
import type { Placed } from '../../framework.ts';
import type { Links } from '../../languages/elixir/link-flow.ts';
import { nameOf } from '../../languages/elixir/show-term.ts';
import { entryOf, type Term, unknown } from '../../languages/elixir/term.ts';
import type { Place } from '../../linking.ts';
import { type Child, readChild, readChildren, registeredName } from './children.ts';
import type { Children, Started } from './process-parts.ts';

export interface Supervised extends Child, Place {
  /** Null where it is not known by name. */
  supervisor: string | null;
}

export interface Supervisor extends Place {
  name: string;
  strategy: Value | undefined;
  /** It is started by a module that is none itself. */
  isPlain: boolean;
}

export interface Linked {
  supervised: Supervised[];
  supervisors: Supervisor[];
  open: OpenSet[];
  /** Every child of every supervisor was read. */
  isWhole: boolean;
}

export const strategyOf = (given: Term | undefined): Value | undefined =>
  nameOf(entryOf(given, 'strategy')) ?? undefined;

export const linkChildren = (parts: readonly Placed<Children>[], links: Links): Linked => {
  const linked: Linked = { supervised: [], supervisors: [], open: [], isWhole: true };
  for (const { path, part } of parts) {
    for (const { terms, module, line } of links.land(
      { terms: [part.children, part.options], standing: part, path },
      { settles: 0 },
    )) {
      const [children = unknown, given = unknown] = terms;
      const name = registeredName(entryOf(given, 'name')) ?? module;
      const { children: read, isWhole } = readChildren(children, line);
      if (name !== null)
        linked.supervisors.push({ name, strategy: strategyOf(given), isPlain: name !== module, path, line });
      linked.supervised.push(...read.map((child) => ({ ...child, supervisor: name, path })));
      if (isWhole) continue;
      linked.isWhole = false;
      const why = `\`${name ?? 'a supervisor'}\` has children that the code computes`;
      linked.open.push({ kind: 'process', within: '', why, path, line });
    }
  }
  return linked;
};

/** What is started while the program runs is known by its module only; what is not known of it opens no set of names. */
export const linkStarted = (parts: readonly Placed<Started>[], links: Links): Linked => {
  const linked: Linked = { supervised: [], supervisors: [], open: [], isWhole: true };
  for (const { path, part } of parts) {
    for (const { terms, line } of links.land(
      { terms: [part.supervisor, part.child], standing: part, path },
      { settles: 2 },
    )) {
      const [supervisor, child = unknown] = terms;
      const { children, isWhole } = readChild(child, line);
      linked.supervised.push(
        ...children.map((one) => ({ ...one, supervisor: registeredName(supervisor), path })),
      );
      if (!isWhole) linked.isWhole = false;
    }
  }
  return linked;
};
