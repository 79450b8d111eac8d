import type { RequiredSection } from './require-sections.ts';

/** The sections of a design document, in the order of the template. */
export const designParts = {
  architecture: {
    title: 'Architecture Overview',
    name: /\barchitectur|\bsystem (?:overview|context)\b/i,
    expected: 'the context in the PRD, the components and how data flows between them',
  },
  research: {
    title: 'Research & Stack Selection',
    name: /\bresearch\b|\b(?:stack|technology|vendor) (?:selection|choices?|evaluation|comparison)\b|\b(?:options?|alternatives) (?:considered|analysis|comparison)\b/i,
    expected: 'what the problem asks for, the candidates and the decision',
  },
  design: {
    title: 'Detailed Design',
    name: /\bdetailed\b.*\bdesign\b|\bcomponent design\b/i,
    expected: 'components, data structures, rules and contracts',
  },
  operations: {
    title: 'Infrastructure & Operations',
    name: /\binfrastructure\b|\boperations\b/i,
    expected: 'environments, scaling, networking, backups, observability and configuration',
  },
  security: {
    title: 'Security & Compliance',
    name: /\bsecurity\b|\bcompliance\b/i,
    expected: 'who may do what, how data is protected, and the threats with their mitigations',
  },
  performance: {
    title: 'Performance & Scalability',
    name: /\bperformance\b|\bscalab/i,
    expected: 'targets that the PRD asks for, caching, and what happens under too much load',
  },
  integration: {
    title: 'Integration Points',
    name: /\bintegrations?\b(?!\s*(?:and \w+ )?tests?\b)/i,
    expected: 'external systems with their protocols, contracts, retries and events, or "none"',
  },
  phases: {
    title: 'Phased Design & Test Gates',
    name: /\bphase[sd]?\b|\btest gates\b|\broadmap\b/i,
    expected: 'phases 0 to 3, each with what opens and what closes it',
  },
  testing: {
    title: 'Testing Strategy',
    name: /\btesting\b|\btest (?:strategy|approach)\b|\bquality assurance\b/i,
    expected: 'which tests at which level, their fixtures, and tests of migration and rollback',
  },
  risks: {
    title: 'Risks, Trade-offs & Decisions',
    name: /\brisks?\b/i,
    expected: 'risks with likelihood, impact and owner, decisions, and open questions',
  },
  assumptions: {
    title: 'Assumptions (TBD)',
    name: /(?<!capacity )\bassumptions?\b/i,
    expected: 'what the PRD leaves open, each with an owner, or "none"',
  },
} as const satisfies Record<string, RequiredSection>;
