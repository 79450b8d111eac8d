import { lineOfTitle } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';
import { type Matter, requireWords } from '../questions/speak-of.ts';

const accessibility: Matter = {
  called: 'accessibility',
  name: /\baccessibility\b|\ba11y\b|\bWCAG\b/i,
  words:
    /\baccessibility\b|\ba11y\b|\bWCAG\b|\bscreen[\s-]readers?\b|\bARIA\b|\bkeyboard[\s-](?:nav|access|oper|focus)|\bno (?:\w+[\s,]+){0,3}(?:UI|user interface|screens?)\b|\bnon-UI\b|\bback-?end[\s-]only\b/i,
  // Where there is nothing to operate, there is nothing to make accessible.
  concerns:
    /\b(?:buttons?|modals?|dialogs?|tooltips?|toggles?|menus?|click(?:s|ed|ing)?|screens?|forms|tabs?|charts?)\b/i,
  expected: 'how WCAG AA is met',
  example: '- Accessibility: WCAG 2.1 AA; the place in the waitlist is announced when it changes.',
};

export const prdAccessibility: DocumentRule = {
  id: 'prd-accessibility',
  summary: 'A final PRD says how the feature meets WCAG AA, or that it has no user interface.',
  about: ['prd'],
  level: { generic: 'off', torus: 'warn' },
  when: 'final',
  check: (document) => requireWords(document, [accessibility], lineOfTitle(document)),
};
