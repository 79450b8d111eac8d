import { diagramsOf, refusedDiagrams } from '../questions/diagrams.ts';
import { lineOfTitle } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';

const example = '```mermaid\nsequenceDiagram\n  Browser->>Api: join waitlist\n  Api-->>Browser: place 4\n```';

export const designDiagram: DocumentRule = {
  id: 'design-diagram',
  summary: "A design document has at least one Mermaid diagram, and Mermaid's own parser accepts each.",
  about: ['design'],
  level: 'block',
  when: 'always',
  check: (document, { diagrams }) =>
    diagramsOf(document).length > 0
      ? refusedDiagrams(document, diagrams)
      : [
          {
            line: lineOfTitle(document),
            message: 'Missing diagram, expected at least one fenced block `mermaid`',
            example,
          },
        ],
};
