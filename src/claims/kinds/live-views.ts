import * as z from 'zod';
import {
  attributesOf,
  type ClaimKind,
  cutAtLast,
  keyOfSection,
  type ContractSection,
  type Draft,
  entriesOf,
  exactly,
  ownedBy,
} from '../claim-kind.ts';
import { bySubject, isModuleNamed } from '../loose-names.ts';

export const liveViewKind: ClaimKind = {
  kind: 'live-view',
  factKind: 'live-view',
  plural: 'live_views',
  entry: keyOfSection('live_views'),
  identity: exactly,
  loosely: (claimed) => bySubject(isModuleNamed(claimed)),
  looselyIn: (claimed) => ({ isModule: isModuleNamed(claimed) }),
};

/** The view and the event of `MyApp.WaitlistLive:leave`; `*` is any view. */
const readEvent = (claimed: string): [view: string, event: string] => {
  const [, view = '*', event = ''] = /^((?:[A-Z*][\w.]*))?:(.*)$/s.exec(claimed) ?? [];
  return [view, event];
};

export const uiEventKind: ClaimKind = {
  kind: 'ui-event',
  factKind: 'ui-event',
  plural: 'events',
  entry: (subject) => {
    const [view, event] = cutAtLast(subject, ':');
    return { at: ['live_views', view, 'events'], item: event };
  },
  identity: exactly,
  owner: ownedBy('live-view', ':'),
  // What a macro puts into a module is declared with the macro.
  isInternal: ({ by }) => by !== undefined,
  hidesInternal: true,
  loosely: (claimed, { anyOwner = false }) => {
    const [view, event] = readEvent(claimed);
    const isView = anyOwner ? () => true : isModuleNamed(view);
    return ({ subject }) => {
      const at = subject.indexOf(':');
      return subject.slice(at + 1) === event && isView(subject.slice(0, at));
    };
  },
  looselyIn: (claimed, { anyOwner = false }) => {
    const [view, event] = readEvent(claimed);
    if (!anyOwner && view !== '*') return { isModule: isModuleNamed(view) };
    return event === '' ? undefined : { words: [event] };
  },
};

const content = entriesOf({ events: z.array(z.string()).optional(), form: z.string().optional() });

export const liveViewsSection: ContractSection<z.infer<typeof content>> = {
  key: 'live_views',
  schema: content,
  read: (views) =>
    Object.entries(views).flatMap(([name, entry]): Draft[] => {
      const { events = [], ...attributes } = entry ?? {};
      const common = { phase: entry?.phase, requirements: entry?.requirements };
      return [
        {
          kind: 'live-view',
          subject: name,
          expected: attributesOf(attributes),
          at: ['live_views', name],
          ...common,
        },
        ...events.map((event, index) => ({
          kind: 'ui-event' as const,
          subject: `${name}:${event}`,
          expected: {},
          at: ['live_views', name, 'events', index],
          ...common,
        })),
      ];
    }),
};
