import type { Fact, Facts, OpenSet } from '../../domain/fact.ts';
import type { ElixirSource, Framework, Placed, Purpose } from '../framework.ts';
import { type Callee, flowIn, type FlowPart } from '../languages/elixir/flow-parts.ts';
import { linkFlow, type Links } from '../languages/elixir/link-flow.ts';
import { waysOf } from '../languages/elixir/reduce-term.ts';
import { showAtom } from '../languages/elixir/show-term.ts';
import { unknown } from '../languages/elixir/term.ts';
import { byPlace, distinctOpen, evidence, partsOf, type Place } from '../linking.ts';
import {
  eitherKeys,
  type Emitted,
  keyAttributes,
  emittedBy,
  namesOf,
  showEvent,
} from './telemetry/emitted.ts';
import {
  type Emission,
  type EventPart,
  eventPartsIn,
  isTelling,
  mayEmit,
  mayName,
  options,
  termsOf,
} from './telemetry/event-parts.ts';
import { libraryEvents, linkAttachments } from './telemetry/listened.ts';

type Part = EventPart | FlowPart;

const extract = (source: ElixirSource): Part[] => {
  const own = eventPartsIn(source);
  const terms = own.flatMap(termsOf);
  return [
    ...own,
    ...flowIn(source, { standings: own, terms, mayReach: mayEmit(source), mayBuild: mayName, options }),
  ];
};

const factOf = (subject: string, all: readonly Emitted[], attached: boolean | null): Fact => {
  const [first] = [...all].toSorted(byPlace);
  const span = all.find((one) => one.span !== null)?.span ?? null;
  return {
    kind: 'telemetry',
    subject,
    attributes: {
      ...keyAttributes('measurements', eitherKeys(all.map(({ measurements }) => measurements))),
      ...keyAttributes('metadata', eitherKeys(all.map(({ metadata }) => metadata))),
      ...(span === null ? {} : { span }),
      ...(attached === null ? {} : { attached }),
    },
    path: first?.path ?? '',
    line: first?.line ?? 0,
  };
};

const openOf = (names: readonly string[], why: string, { path, line }: Place): OpenSet => ({
  kind: 'telemetry',
  within: names.length === 0 ? '' : `[${names.map((name) => `${showAtom(name)}, `).join('')}`,
  why,
  path,
  line,
});

const linkEmissions = (
  parts: readonly Placed<Emission>[],
  links: Links,
): { emitted: Emitted[]; open: OpenSet[] } => {
  const emitted: Emitted[] = [];
  const open: OpenSet[] = [];
  for (const { path, part } of parts) {
    const terms = [part.event, part.measurements, part.metadata];
    for (const landed of links.land({ terms, standing: part, path }, { settles: 1 })) {
      for (const way of waysOf(landed.terms[0] ?? unknown)) {
        const { names, isWhole } = namesOf(way);
        if (isWhole) emitted.push(...emittedBy(part.form, names, landed));
        else if (!isDead(landed.uncalled))
          open.push(openOf(names, 'the event is named by a value that the code computes', landed));
      }
    }
  }
  return { emitted, open };
};

/** Calls of such a function would have been seen. */
const isDead = (callee: Callee | null): boolean =>
  callee !== null && (callee.isPrivate || isTelling(callee.module, callee.name));

const link = (placed: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, purpose);
  const { emitted, open } = linkEmissions(partsOf(parts, 'emission'), links);
  const { listened, isWhole } = linkAttachments(partsOf(parts, 'attachment'), links);
  const heard = new Set(listened.map(({ names }) => showEvent(names)));
  const facts = [...Map.groupBy(emitted, ({ names }) => showEvent(names))].map(([subject, all]) =>
    factOf(subject, all, heard.has(subject) ? true : isWhole ? false : null),
  );
  return {
    facts,
    open: distinctOpen([...open, ...libraryEvents(listened, emitted, partsOf(parts, 'library'))]),
  };
};

export const telemetry: Framework<Part> = {
  name: 'telemetry',
  version: 3,
  // Wrappers are called with lists of atoms, or have names that tell.
  visitors: {
    elixir: {
      words: [
        'elemetry',
        'Ecto.Repo',
        '[:',
        'mit',
        'vent',
        'nstrument',
        'etric',
        'easure',
        'rack',
        'pan',
        'bserve',
        'ecord',
        'eport',
        'xecute',
      ],
      starts: { words: ['telemetry', 'Telemetry', 'Ecto.Repo'] },
      extract,
    },
  },
  link,
};
