import type { FddSection } from './fdd-sections.ts';

/** What a prd is asked for, in the order of the template, whether authors make it a heading or a label. */
export const prdSections = {
  problem: {
    called: 'Background & Problem Statement',
    name: /\bproblems?\b|\bbackground\b(?! (?:jobs?|workers?|tasks?|process))|\bmotivation\b|\bpain points?\b|^why\b|\bopportunity\b/i,
    expected: 'who has which problem today, and what it costs them',
    example: '## 2. Background & Problem Statement',
  },
  goals: {
    called: 'Goals',
    name: /(?<!non)(?<!non[\s‐‑–-])(?<!\bnot )\b(?:goals?|objectives?)\b/i,
    expected: 'what is better for whom once the feature is there',
    example: '- Goals:\n  - A free seat is taken within a day.',
  },
  nonGoals: {
    called: 'Non-Goals',
    name: /\bnon[\s‐‑–-]*(?:goals?|objectives?)\b|\b(?:out[\s-]of|not in)[\s-]scope\b|\bnot (?:a )?goals?\b|\banti-?goals?\b|\bexclusions?\b|\bwill not (?:do|build|be)\b/i,
    expected: 'what the feature leaves alone, or "none"',
    example: '- Non-Goals:\n  - Seats are not assigned by lottery.',
  },
  users: {
    called: 'Users & Use Cases',
    name: /\busers?\b(?![\s-](?:interfaces?|experience|facing|flows?|journeys?|guides?|settings|research)\b)|\bpersonas?\b|\baudiences?\b|\bstakeholders?\b|\bactors?\b|\bcustomers?\b|\buse cases?\b/i,
    expected: 'who uses the feature, in which role, and what for',
    example: '## 4. Users & Use Cases',
  },
  scope: {
    called: 'Scope',
    name: /\bscope\b/i,
    expected: 'what belongs to the feature and what does not; goals and non-goals say it too',
    example:
      '## Scope\n\n- In scope: joining and leaving a waitlist.\n- Out of scope: waitlists across sections.',
  },
  functionalRequirements: {
    called: 'Functional Requirements',
    name: /(?<!non)(?<!non[\s‐‑–-])\bfunctional requirements?\b|^(?:(?:product|feature|key|core|business) )?requirements?$/i,
    expected: 'what the feature does, each requirement with an id',
    example: '- FR-001: A student joins the waitlist of a full section.',
  },
  acceptanceCriteria: {
    called: 'Acceptance Criteria',
    name: /\bacceptance (?:criteria|criterion|tests?|scenarios?)\b|^acceptance$/i,
    expected: 'how it is seen that each requirement is met, each criterion with an id',
    example:
      '- AC-001 (FR-001) Given a full section, when a student joins the waitlist, then their place is shown.',
  },
  nonFunctionalRequirements: {
    called: 'Non-Functional Requirements',
    name: /\bnon[\s‐‑–-]?functional\b|\bNFRs?\b|\bquality (?:attributes|goals|requirements)\b|\bSLOs?\b|\bservice levels?\b/i,
    expected: 'targets for performance, security and observability',
    example: '## 8. Non-Functional Requirements',
  },
  assumptions: {
    called: 'Assumptions',
    name: /\bassumptions?\b|\bwe assume\b/i,
    expected: 'what the feature takes for granted, or "none"',
    example: '- Assumptions:\n  - Instructors set the size of their sections.',
  },
  openQuestions: {
    called: 'Open Questions',
    name: /(?<!\basked )\bquestions?\b|\bopen (?:issues|points|items|decisions)\b|\bunresolved\b|\bto be decided\b/i,
    expected: 'what is still to be decided, or "none"',
    example: '- Open Questions: none',
  },
} as const satisfies Record<string, FddSection>;
