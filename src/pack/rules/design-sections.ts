import { designParts } from '../questions/design-parts.ts';
import { requireSections } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const designSections: DocumentRule = {
  id: 'design-sections',
  summary: 'A design document has all its sections, from the architecture to the assumptions.',
  about: ['design'],
  level: 'block',
  when: 'always',
  check: (document) => requireSections(document, Object.values(designParts)),
};
