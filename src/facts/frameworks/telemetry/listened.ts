import type { OpenSet } from '../../../domain/fact.ts';
import type { Placed } from '../../framework.ts';
import type { Links } from '../../languages/elixir/link-flow.ts';
import { reduceTerm, waysOf } from '../../languages/elixir/reduce-term.ts';
import { list, type Term, textOf, unknown } from '../../languages/elixir/term.ts';
import type { Place } from '../../linking.ts';
import { type Emitted, namesOf, showEvent } from './emitted.ts';
import type { Attachment, Library } from './event-parts.ts';

interface Listened extends Place {
  names: string[];
}

/** `my_app.repo.query.total_time` measures `total_time` of `[:my_app, :repo, :query]`. */
const metricEvent = (term: Term): Term => {
  const name = textOf(term);
  const names = name === null ? [] : name.split('.');
  if (names.length > 1) return list(names.slice(0, -1).map((one): Term => ({ type: 'atom', name: one })));
  return term.type === 'list' ? list(term.items.slice(0, -1)) : unknown;
};

const listenedIn = ({ form, events }: Attachment, links: Links): Term[] => {
  const reduced = reduceTerm(events, links);
  if (form === 'metric') return waysOf(reduced).map(metricEvent);
  const members = reduceTerm({ type: 'each', of: reduced }, links);
  return members.type === 'either' ? members.options.flatMap(waysOf) : waysOf(members);
};

export const linkAttachments = (
  parts: readonly Placed<Attachment>[],
  links: Links,
): { listened: Listened[]; isWhole: boolean } => {
  const found = parts.flatMap(({ path, part }) =>
    listenedIn(part, links).map((event) => ({ ...namesOf(event), path, line: part.line })),
  );
  return { listened: found.filter(({ isWhole }) => isWhole), isWhole: found.every(({ isWhole }) => isWhole) };
};

/** Somebody listens to an event that no code here emits and that does not start as the project's own do: a library's. */
export const libraryEvents = (
  listened: readonly Listened[],
  emitted: readonly Emitted[],
  libraries: readonly Placed<Library>[],
): OpenSet[] => {
  const own = new Set(emitted.flatMap(({ names: [first], isOwn }) => (isOwn ? [first] : [])));
  const stated = new Set(emitted.map(({ names }) => showEvent(names)));
  const foreignOnes = listened.filter(({ names }) => !own.has(names[0]) && !stated.has(showEvent(names)));
  return [
    ...libraries.map(({ path, part }) => ({
      names: part.event,
      why: 'Ecto emits it for this repository',
      path,
      line: part.line,
    })),
    ...foreignOnes.map((one) => ({ ...one, why: 'code listens to it, and a library may be what emits it' })),
  ].map(({ names, why, path, line }) => ({ kind: 'telemetry', within: showEvent(names), why, path, line }));
};
