import type { ClaimKind, ContractSection } from './claim-kind.ts';
import { fileKind, filesSection, nameKind } from './kinds/files.ts';
import { forbidSection } from './kinds/forbid.ts';
import { liveViewKind, liveViewsSection, uiEventKind } from './kinds/live-views.ts';
import { callKind, functionKind, moduleKind, modulesSection } from './kinds/modules.ts';
import { namedKinds, namedSections } from './kinds/named.ts';
import { routeKind, routesSection } from './kinds/routes.ts';
import { columnKind } from './kinds/columns.ts';
import { constraintKind, indexKind } from './kinds/indexes.ts';
import { tableKind, tablesSection } from './kinds/tables.ts';

/** A new kind of claim is a file here and a line in each of these. */
export const kinds: readonly ClaimKind[] = [
  moduleKind,
  functionKind,
  callKind,
  routeKind,
  liveViewKind,
  uiEventKind,
  tableKind,
  columnKind,
  indexKind,
  constraintKind,
  ...namedKinds,
  fileKind,
];

/** What a section reads is what its own schema has let through. */
/** Kinds that a contract has no section for. */
const proseKinds: readonly ClaimKind[] = [nameKind];

const opaque = <Content>(section: ContractSection<Content>): ContractSection => section;

export const sections: readonly ContractSection[] = [
  opaque(modulesSection),
  opaque(routesSection),
  opaque(liveViewsSection),
  opaque(tablesSection),
  ...namedSections,
  opaque(filesSection),
  opaque(forbidSection(kinds)),
];

export const kindOf = (name: string): ClaimKind | undefined =>
  [...kinds, ...proseKinds].find(({ kind }) => kind === name);
