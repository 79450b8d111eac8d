import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';

export interface Diagram {
  text: string;
  /** Where its block opens and closes. */
  line: number;
  endLine: number;
}

/** The Mermaid diagrams of a document, as they are asked of Mermaid's parser. */
export const diagramsOf = (document: Pick<Document, 'codeBlocks'>): Diagram[] =>
  document.codeBlocks
    .filter(({ language }) => language === 'mermaid')
    .map(({ text, line, endLine }) => ({ text, line, endLine }));

/** Diagrams that Mermaid was asked about and refused. */
export const refusedDiagrams = (
  document: Pick<Document, 'codeBlocks'>,
  complaints: ReadonlyMap<string, string | null>,
): Problem[] =>
  diagramsOf(document).flatMap(({ text, line, endLine }) => {
    const complaint = complaints.get(text);
    if (complaint === undefined || complaint === null) return [];
    const message = `Unexpected Mermaid diagram, expected one that Mermaid's own parser accepts; it says: ${complaint}`;
    return [{ line, endLine, message }];
  });
