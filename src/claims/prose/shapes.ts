import type { StatementShape, WordShape } from './prose-shape.ts';
import { allowedNumbers } from './shapes/allowed-values.ts';
import { assign } from './shapes/assigns.ts';
import { absence, layerRule } from './shapes/absences.ts';
import { bareColumns, columnItem } from './shapes/column-lists.ts';
import { addedColumns, columnRow, dottedColumn } from './shapes/columns.ts';
import { changesetConduct } from './shapes/changesets.ts';
import { backedBy, logEntries, logLevel, noPrinting, storage } from './shapes/conduct.ts';
import { wordedDefault } from './shapes/defaults.ts';
import { filePath, linkedFile } from './shapes/files.ts';
import { functionName } from './shapes/functions.ts';
import { clientHook, mountHook } from './shapes/hooks.ts';
import { checkConstraint, indexList, indexOfTable, partialIndex, writtenIndex } from './shapes/indexes.ts';
import { migrationManner } from './shapes/migrations.ts';
import { describedModule, moduleTitle, moduleWord } from './shapes/modules.ts';
import {
  anyName,
  childOfSupervisor,
  configuration,
  enumeration,
  environmentVariable,
  flag,
  fragment,
  pubsubTopic,
  queue,
  uiEvent,
  valueOfName,
} from './shapes/named.ts';
import { route } from './shapes/routes.ts';
import { keyTuple, mapKeys, taggedTuple } from './shapes/tuples.ts';
import { tableRow, tableWord } from './shapes/tables.ts';
import { dottedEvent, telemetryEvent, telemetryKeys } from './shapes/telemetry.ts';

/** A new shape of prose is a file in `shapes` and a line here. The first that knows a word reads it. */
export const wordShapes: readonly WordShape[] = [
  filePath,
  route,
  telemetryEvent,
  dottedEvent,
  writtenIndex,
  partialIndex,
  indexOfTable,
  functionName,
  checkConstraint,
  indexList,
  dottedColumn,
  addedColumns,
  environmentVariable,
  queue,
  flag,
  pubsubTopic,
  uiEvent,
  configuration,
  assign,
  clientHook,
  mountHook,
  moduleWord,
  tableWord,
  childOfSupervisor,
  taggedTuple,
  keyTuple,
  enumeration,
  valueOfName,
  mapKeys,
  fragment,
  anyName,
];

/** Each reads a statement as a whole, beside what its words say. */
export const statementShapes: readonly StatementShape[] = [
  columnItem,
  bareColumns,
  columnRow,
  tableRow,
  telemetryKeys,
  linkedFile,
  moduleTitle,
  describedModule,
  wordedDefault,
  allowedNumbers,
  changesetConduct,
  migrationManner,
  storage,
  backedBy,
  logEntries,
  logLevel,
  noPrinting,
  absence,
  layerRule,
];
