import type { RequiredSection } from './require-sections.ts';

/** The sections of PLANNING.md, in the order of the template. */
export const planningParts = {
  vision: {
    title: 'Vision & Mission',
    name: /\bvision\b|\bmission\b/i,
    expected: 'where the project goes, what it solves, and how success is measured',
  },
  objectives: {
    title: 'Strategic Objectives',
    name: /\bobjectives?\b|\bgoals?\b/i,
    expected: 'primary and secondary goals',
  },
  architecture: {
    title: 'Technical Architecture',
    name: /\barchitectur/i,
    expected: 'the parts of the system, how they hang together, and the decisions behind them',
  },
  implementation: {
    title: 'Implementation Strategy',
    name: /\bimplementation\b|\b(?:development|delivery|project) (?:phases|plan|roadmap|strategy)\b|^(?:roadmap|phases)$/i,
    expected: 'phases with objectives, deliverables and success criteria',
  },
  risks: {
    title: 'Risk Management',
    name: /\brisks?\b/i,
    expected: 'risks with probability, impact and mitigation',
  },
  tools: {
    title: 'Required Tools & Technologies',
    name: /\btools?\b|\btooling\b|\btechnolog(?:y|ies)\b|\b(?:tech|core|technical) stack\b/i,
    expected: 'languages, libraries, development tools and infrastructure with their versions',
  },
  quality: {
    title: 'Quality Assurance Plan',
    name: /\bquality\b(?!.*\bchecklist\b)|\bQA\b|\btest(?:ing)? (?:strategy|plan)\b/i,
    expected: 'tests at each level, standards for the code, and performance targets',
  },
  monitoring: {
    title: 'Monitoring & Observability',
    name: /\bmonitoring\b|\bobservability\b|\btelemetry\b/i,
    expected: 'events, metrics and alerts',
  },
} as const satisfies Record<string, RequiredSection>;
