import type { Document } from '../document.ts';
import type { Table } from '../pieces.ts';
import { hasContent } from './find.ts';
import { isPartOf, phasesNamedIn, type PhaseWord } from './phase-numbers.ts';
import { activePhases, type Phase } from '../phases.ts';
import { partsOutsidePhases } from './plan-parts.ts';
import { textOfTopic } from '../../markdown/topics.ts';

const isBlank = (cell: string | undefined): boolean => /^[\s—–-]*$/.test(cell ?? '');

const bareNumbers = /^#?(?:\d{1,3}[A-Za-z]?|[A-Z]|[IVX]+)(?:\s*(?:,|and|&|\/)\s*(?:\d{1,3}[A-Za-z]?))*$/;

/** Phases that a row names: by `Phase 2`, by a bare number in a column that is called so, or by their title. */
export const phasesOfRow = (
  { headers }: Pick<Table, 'headers'>,
  cells: readonly string[],
  phases: readonly Pick<Phase, 'number' | 'title' | 'word'>[],
): string[] => {
  const word: PhaseWord = phases[0]?.word ?? 'phase';
  return cells.flatMap((cell, column) => {
    const byTitle = phases.filter(
      ({ title }) => title !== '' && title.toLowerCase() === cell.trim().toLowerCase(),
    );
    const header = headers[column] ?? '';
    const isPhaseColumn = new RegExp(String.raw`\b${word}s?\b`, 'i').test(header);
    const listed =
      isPhaseColumn && bareNumbers.test(cell.trim()) ? phasesNamedIn(`${word}s ${cell.trim()}`, word) : [];
    const byHeader = isBlank(cell) ? [] : phasesNamedIn(header, word);
    return [...byTitle.map(({ number }) => number), ...listed, ...byHeader, ...phasesNamedIn(cell, word)];
  });
};

/** Those of the phases that the numbers stand for; `2` stands for 2A and 2B too, where there is no 2. */
export const phasesNumbered = (phases: readonly Phase[], numbers: readonly string[]): Phase[] =>
  phases.filter(({ number }) => numbers.some((named) => isPartOf(number, named) || isPartOf(named, number)));

/** Phases of which the plan says something under this name: in a label of theirs, in a table's column, or once for all. */
export const phasesSaying = (document: Document, name: RegExp): ReadonlySet<Phase> => {
  const phases = activePhases(document);
  const everyPhaseUnlessNamed = (numbers: readonly string[]): Phase[] =>
    numbers.length > 0 ? phasesNumbered(phases, numbers) : phases;
  const labelled = phases.filter(({ topics }) =>
    topics.some((topic) => name.test(topic.title) && hasContent(topic)),
  );
  const inTables = document.tables.flatMap((table) => {
    const column = table.headers.findIndex((header) => name.test(header));
    if (column === -1) return [];
    const around = phases.filter(({ line, endLine }) => line <= table.line && table.line <= endLine);
    if (around.length > 0) return around;
    const told = table.rows.filter(({ cells }) => !isBlank(cells[column]));
    return told.length > 0
      ? everyPhaseUnlessNamed(told.flatMap(({ cells }) => phasesOfRow(table, cells, phases)))
      : [];
  });
  const ofPlan = partsOutsidePhases(document)
    .filter((topic) => name.test(topic.title) && hasContent(topic))
    .flatMap((topic) => {
      const tables = document.tables.filter(
        ({ line, endLine }) => topic.line <= line && endLine <= topic.endLine,
      );
      // A column of that name says it row by row, and was read above.
      if (tables.some(({ headers }) => headers.some((header) => name.test(header)))) return [];
      return everyPhaseUnlessNamed([
        ...phasesNamedIn(textOfTopic(topic), phases[0]?.word ?? 'phase'),
        ...tables.flatMap((table) => table.rows.flatMap(({ cells }) => phasesOfRow(table, cells, phases))),
      ]);
    });
  return new Set([...labelled, ...inTables, ...ofPlan]);
};
