import { requireSection } from '../questions/fdd-sections.ts';
import { prdSections } from '../questions/prd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const prdUsers: DocumentRule = {
  id: 'prd-users',
  summary: 'The PRD says who uses the feature, and what for.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) => requireSection(document, prdSections.users),
};
