import { refusedDiagrams } from '../questions/diagrams.ts';
import type { DocumentRule } from '../rule.ts';

export const planningDiagram: DocumentRule = {
  id: 'planning-diagram',
  summary: "Mermaid's own parser accepts each diagram of PLANNING.md.",
  about: ['planning'],
  level: 'block',
  when: 'always',
  check: (document, { diagrams }) => refusedDiagrams(document, diagrams),
};
