import type { Gate } from '../domain/gate.ts';
import type { DocumentOutline, PackOutline } from '../domain/report.ts';
import type { Document } from './document.ts';
import type { Gates } from './gate.ts';
import type { Pack } from './pack.ts';
import type { Declared } from './requirements.ts';

const idsOf = (declared: readonly Declared[]): DocumentOutline['requirements'] =>
  declared.map(({ id, line, text, names }) => ({ id, line, text: text.split('\n')[0] ?? '', names }));

export const outlineDocument = (
  document: Document,
  gate: Gate | null,
  declared: readonly Declared[] = document.declared,
): DocumentOutline => ({
  kind: document.kind,
  path: document.path,
  title: document.title,
  gate: gate && { state: gate.state, reason: gate.reason },
  sections: document.allSections.map(({ number, title, depth, line }) => ({ number, title, depth, line })),
  requirements: idsOf(declared.filter(({ kind }) => kind !== 'AC')),
  acceptance: idsOf(declared.filter(({ kind }) => kind === 'AC')),
  phases: document.phases.map(({ number, title, line, tasks }) => ({
    number,
    title,
    line,
    tasks: { done: tasks.filter(({ checked }) => checked).length, total: tasks.length },
  })),
});

/** What a person would list of a pack. Requirements that are kept in requirements.yml are the prd's. */
export const outlinePack = (pack: Pack, gates: Gates): PackOutline => ({
  slug: pack.slug,
  folder: pack.folder,
  documents: Object.values(pack.documents).map((document) => {
    const gate = document.kind in gates ? gates[document.kind as keyof Gates] : null;
    const ids =
      document.kind === 'prd'
        ? [...document.declared, ...(pack.requirementsFile?.declared ?? [])]
        : undefined;
    return outlineDocument(document, gate, ids);
  }),
});
