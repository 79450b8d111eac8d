import type { Gate } from '../domain/gate.ts';
import type { DocumentOutline, OutlineId, PackOutline } from '../domain/report.ts';
import type { Document } from './document.ts';
import type { Gates } from './gate.ts';
import type { Pack } from './pack.ts';
import type { Declared } from './requirements.ts';

interface Stated extends Declared {
  /** Set where it stands in another file than the document. */
  path?: string;
}

const idsOf = (declared: readonly Stated[]): OutlineId[] =>
  declared.map(({ id, line, text, names, path }) => ({
    id,
    line,
    text: text.split('\n')[0] ?? '',
    names,
    ...(path === undefined ? {} : { path }),
  }));

/** What requirements.yml states and the document itself does not. */
const statedElsewhere = ({ requirementsFile }: Pack, document: Document): Stated[] => {
  const own = new Set(document.declared.map(({ id }) => id));
  return (requirementsFile?.declared ?? [])
    .filter(({ id }) => !own.has(id))
    .map((declared) => ({ ...declared, path: requirementsFile?.path ?? '' }));
};

export const outlineDocument = (
  document: Document,
  gate: Gate | null,
  declared: readonly Stated[] = document.declared,
): DocumentOutline => ({
  kind: document.kind,
  path: document.path,
  title: document.title,
  gate: gate && { state: gate.state, reason: gate.reason },
  sections: document.allSections.map(({ number, title, depth, line }) => ({ number, title, depth, line })),
  requirements: idsOf(declared.filter(({ kind }) => kind !== 'AC')),
  acceptance: idsOf(declared.filter(({ kind }) => kind === 'AC')),
  phases: (document.kind === 'plan' || document.kind === 'planning' ? document.phases : []).map(
    ({ number, title, line, tasks }) => ({
      number,
      title,
      line,
      tasks: { done: tasks.filter(({ checked }) => checked).length, total: tasks.length },
    }),
  ),
});

/** What a person would list of a pack. Requirements that are kept in requirements.yml are the prd's. */
export const outlinePack = (pack: Pack, gates: Gates): PackOutline => ({
  slug: pack.slug,
  folder: pack.folder,
  documents: Object.values(pack.documents).map((document) => {
    const gate = document.kind in gates ? gates[document.kind as keyof Gates] : null;
    const ids =
      document.kind === 'prd' ? [...document.declared, ...statedElsewhere(pack, document)] : undefined;
    return outlineDocument(document, gate, ids);
  }),
});
