import { z } from 'zod';
import {
  attributesOf,
  type ClaimKind,
  type ContractSection,
  type Draft,
  entriesOf,
  exactly,
} from '../claim-kind.ts';

export const liveViewKind: ClaimKind = {
  kind: 'live-view',
  factKind: 'live-view',
  plural: 'live_views',
  identity: exactly,
};
export const uiEventKind: ClaimKind = {
  kind: 'ui-event',
  factKind: 'ui-event',
  plural: 'events',
  identity: exactly,
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
