import { fddSections, requireSection } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const fddReferences: DocumentRule = {
  id: 'fdd-references',
  summary: 'The FDD names what it draws on.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => requireSection(document, fddSections.references),
};
