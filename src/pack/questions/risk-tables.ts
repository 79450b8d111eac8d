import type { Problem } from '../../domain/finding.ts';
import { listNames } from '../../text/nearest.ts';
import type { Document } from '../document.ts';
import type { Table } from '../pieces.ts';

/** Something that every risk is asked for. */
export interface RiskColumn {
  called: string;
  name: RegExp;
}

const hasColumn = ({ headers }: Table, { name }: RiskColumn): boolean =>
  headers.some((header) => name.test(header));

const isRiskTable = (table: Table, columns: readonly RiskColumn[]): boolean =>
  table.headers.some((header) => /\brisks?\b/i.test(header)) ||
  columns.filter((column) => hasColumn(table, column)).length > 1;

export const riskTables = (
  document: Pick<Document, 'tables'>,
  sections: readonly { line: number; endLine: number }[],
  columns: readonly RiskColumn[],
): Table[] =>
  document.tables.filter(
    (table) =>
      sections.some(({ line, endLine }) => line <= table.line && table.line <= endLine) &&
      isRiskTable(table, columns),
  );

/** What a table of risks leaves out: whole columns, or cells of its rows. */
export const gapsOfRiskTable = (table: Table, columns: readonly RiskColumn[]): Problem[] => {
  const missing = columns.filter((column) => !hasColumn(table, column)).map(({ called }) => called);
  const message = `Missing ${listNames(missing)} in the table of risks, expected columns for ${listNames(columns.map(({ called }) => called))}`;
  const ofTable = missing.length > 0 ? [{ line: table.line, message }] : [];
  const named = Math.max(
    0,
    table.headers.findIndex((header) => /\brisks?\b/i.test(header)),
  );
  const ofRows = table.rows.flatMap(({ line, cells }) => {
    const risk = cells[named] ?? '';
    const empty = columns.filter(({ name }) => {
      const at = table.headers.findIndex((header) => name.test(header));
      return at !== -1 && /^[\s?–—-]*$/.test(cells[at] ?? '');
    });
    if (empty.length === 0 || risk === '') return [];
    const names = listNames(empty.map(({ called }) => called));
    const told = `Missing ${names} of the risk "${risk}", expected it to be told`;
    return [{ line, message: told, subject: risk }];
  });
  return [...ofTable, ...ofRows];
};
