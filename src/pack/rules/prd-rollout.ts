import { lineOfTitle } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';
import { type Matter, requireWords } from '../questions/speak-of.ts';

const matters: readonly Matter[] = [
  {
    called: 'feature flags',
    name: /\bflag(?:s|ging)?\b|\btoggles?\b/i,
    words: /\bflag(?:s|ged|ging)?\b|\btoggles?\b|\bkill[\s-]switch\b|\bcanary\b/i,
    expected: 'what turns the feature on and off',
    example: '- Flags: `waitlist`, by section.',
  },
  {
    called: 'migration or rollback',
    name: /\broll-?out\b|\brollback\b|\bmigrations?\b/i,
    words:
      /\broll(?:ed|ing|s)?[\s-]?(?:out|back)\b|\bmigrat(?:e|es|ed|ion|ions)\b|\bbackfill\w*\b|\brevert(?:s|ed)?\b/i,
    expected: 'what happens to data that is there, and how the feature is taken back',
    example: '- Rollback: the flag is turned off; waitlists stay in their table.',
  },
];

export const prdRollout: DocumentRule = {
  id: 'prd-rollout',
  summary: 'A final PRD speaks of feature flags, migration and rollback.',
  about: ['prd'],
  level: { generic: 'off', torus: 'warn' },
  when: 'final',
  check: (document) => requireWords(document, matters, lineOfTitle(document)),
};
