import type { RequiredSection } from './require-sections.ts';

/** A part of the architecture that somebody asked PLANNING.md to go into. */
export interface FocusArea {
  /** Its name in the front matter, and of its template. */
  id: string;
  /** How people ask for it. */
  asked: RegExp;
  sections: readonly RequiredSection[];
}

/** @internal */
export const focusAreas: readonly FocusArea[] = [
  {
    id: 'otp-supervision',
    asked: /\bOTP\b|\bsupervis/i,
    sections: [
      {
        title: 'Detailed Supervision Strategy',
        name: /\bdetailed supervision\b|\bsupervision (?:strategy|strategies)\b/i,
        expected: 'life cycles, restart strategies, child specifications and dynamic supervision',
      },
      {
        title: 'Process Communication Patterns',
        name: /\bprocess communication\b|\bcommunication (?:patterns|between processes)\b|\bmessage passing\b/i,
        expected: 'message protocols, PubSub, registries and calls between nodes',
      },
    ],
  },
  {
    id: 'liveview',
    asked: /\blive ?views?\b/i,
    sections: [
      {
        title: 'LiveView Component Design',
        name: /\blive ?view\b.*\b(?:components?|design)\b|\bcomponent design\b/i,
        expected: 'rendering, state, events and how components are composed',
      },
      {
        title: 'Real-time Features',
        name: /\breal-?time\b(?!\s+architecture)/i,
        expected: 'channels, presence, PubSub and optimistic updates',
      },
    ],
  },
  {
    id: 'distributed',
    asked: /\bdistribut|\bcluster|\bmulti-?node\b/i,
    sections: [
      {
        title: 'Node Distribution',
        name: /\bnodes?\b.*\bdistribution\b|\bdistribution\b.*\bnodes?\b|\bmulti-?node\b/i,
        expected: 'nodes, what runs where, failure of a node and balancing of load',
      },
      {
        title: 'Clustering and Service Discovery',
        name: /\bcluster|\bservice discovery\b/i,
        expected: 'connection of nodes, registration, health checks and shutdown',
      },
    ],
  },
];

/** All that a focus such as `OTP supervision in a distributed system` asks for; empty where it asks in other words. */
export const focusAreasAsked = (focus: string): FocusArea[] =>
  focusAreas.filter(({ asked }) => asked.test(focus));
