import { type GatedKind, gatedKinds } from '../domain/document.ts';
import { type Document, readDocument } from './document.ts';
import { readRequirementsFile, type RequirementsFile } from './requirements-file.ts';
import type { Declared } from './requirements.ts';

/** The documents of one feature. */
export interface Pack {
  slug: string;
  folder: string;
  documents: Partial<Record<GatedKind, Document>>;
  requirementsFile: RequirementsFile | null;
}

export interface PackFile {
  path: string;
  text: string;
  /** Why it could not be read as text; `text` is empty then. */
  fault?: string | undefined;
}

export interface PackFiles {
  slug: string;
  folder: string;
  files: PackFile[];
}

export const documentPath = (folder: string, kind: GatedKind): string =>
  folder === '' ? `${kind}.md` : `${folder}/${kind}.md`;

const requirementsPath = (folder: string): string =>
  folder === '' ? 'requirements.yml' : `${folder}/requirements.yml`;

/** Files of a folder that belong to a pack. */
export const packFileNames: readonly string[] = [
  ...gatedKinds.map((kind) => `${kind}.md`),
  'requirements.yml',
];

/** `docs/features/billing/refunds` below `docs/features` is `billing__refunds`. */
export const slugOf = (root: string, folder: string): string => {
  const below = root === '' ? folder : folder === root ? '' : folder.slice(root.length + 1);
  return (below === '' ? (folder.split('/').at(-1) ?? '') : below).replaceAll('/', '__');
};

export const readPack = ({ slug, folder, files }: PackFiles): Pack => {
  const fileAt = (path: string): PackFile | undefined => files.find((file) => file.path === path);
  const documents: Pack['documents'] = {};
  for (const kind of gatedKinds) {
    const path = documentPath(folder, kind);
    const file = fileAt(path);
    if (file) documents[kind] = readDocument({ ...file, kind });
  }
  const path = requirementsPath(folder);
  const file = fileAt(path);
  return {
    slug,
    folder,
    documents,
    requirementsFile: file ? readRequirementsFile(file) : null,
  };
};

/** Where a pack states its requirements: the prd and its requirements.yml, or the fdd where the design came without a prd. */
export const requirementsOf = (pack: Pack): Declared[] => {
  const fromPrd = [...(pack.documents.prd?.declared ?? []), ...(pack.requirementsFile?.declared ?? [])];
  return pack.documents.prd || pack.requirementsFile ? fromPrd : (pack.documents.fdd?.declared ?? []);
};
