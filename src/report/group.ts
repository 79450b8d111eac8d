import { type Finding, levels } from '../domain/finding.ts';
import type { LintReport } from '../domain/report.ts';

export interface ReportedDocument {
  path: string;
  /** In the order of their lines, on one line the worst first. */
  findings: Finding[];
}

/** A pack, or a folder of documents that belong to none. */
export interface ReportedPack {
  slug: string | null;
  folder: string;
  documents: ReportedDocument[];
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/**
 * Findings by folder and document, in the order in which they come: a pack is a folder, and two packs that share a slug
 * are still two. Documents without findings are there as far as the report lists them.
 */
export const groupByPack = ({ packs, findings }: Pick<LintReport, 'packs' | 'findings'>): ReportedPack[] => {
  const groups = new Map<string, { slug: string | null; documents: Map<string, Finding[]> }>();
  const groupAt = (folder: string, slug: string | null): Map<string, Finding[]> => {
    const group = groups.get(folder) ?? { slug, documents: new Map<string, Finding[]>() };
    group.slug ??= slug;
    groups.set(folder, group);
    return group.documents;
  };
  for (const { slug, folder, documents } of packs) {
    for (const { path } of documents) groupAt(folder, slug).set(path, []);
  }
  for (const finding of findings) {
    const { path } = finding.design;
    const documents = groupAt(folderOf(path), finding.slug ?? null);
    const known = documents.get(path);
    if (known) known.push(finding);
    else documents.set(path, [finding]);
  }
  return [...groups].map(([folder, { slug, documents }]) => ({
    slug,
    folder,
    documents: [...documents].map(([path, found]) => ({ path, findings: found.toSorted(byLine) })),
  }));
};

/** Worst first, otherwise as they were. */
export const byLevel = (a: Finding, b: Finding): number => levels.indexOf(a.level) - levels.indexOf(b.level);

const byLine = (a: Finding, b: Finding): number => a.design.line - b.design.line || byLevel(a, b);

/** How the pack is called; a folder that is no pack is called by its path. */
export const nameOfPack = ({ slug, folder }: Pick<ReportedPack, 'slug' | 'folder'>): string =>
  slug ?? (folder === '' ? '.' : folder);

/** The folder, where the name does not say it already. */
export const folderBesideName = (pack: Pick<ReportedPack, 'slug' | 'folder'>): string | null =>
  pack.folder === '' || pack.folder === nameOfPack(pack) ? null : pack.folder;
