import type { Trust } from '../domain/gate.ts';
import type { StatusRow } from '../domain/report.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { readGates } from '../pack/gate.ts';
import { judgeChange, type PackChange } from '../pack/gate-change.ts';
import type { Pack } from '../pack/pack.ts';
import { type Base, historyOf, isSame } from './base.ts';
import { loadPack, packsOf } from './packs.ts';

/** The gates of packs, and what a change does to them that it must not do. Paths are those of the repository. */

export const statusRow = (pack: Pack, trust: Trust, problems: string[] = []): StatusRow => {
  const { plan } = pack.documents;
  const phases = plan?.phases.filter(({ tasks }) => tasks.length > 0) ?? [];
  return {
    slug: pack.slug,
    folder: pack.folder,
    gates: Object.values(readGates(pack, trust)),
    phases:
      (plan && {
        done: phases.filter(({ tasks }) => tasks.every(({ checked }) => checked)).length,
        total: phases.length,
      }) ||
      null,
    problems,
  };
};

const problemsOf = (change: PackChange): string[] => [
  ...change.documents.flatMap((document) =>
    document.outcome === 'blocked' ? [`${document.path}:${document.line}: ${document.message}`] : [],
  ),
  ...change.unticked.map(({ path, line, message }) => `${path}:${line}: ${message}`),
];

export interface StatusSides {
  root: string;
  base: Base;
  tree: Snapshot;
  /** The head commit, or the one that the working tree stands on; null where there is none. */
  commit: string | null;
  pull: number | null;
}

export const statusAgainstBase = async ({
  root,
  base,
  tree,
  commit,
  pull,
}: StatusSides): Promise<StatusRow[]> => {
  const before = await packsOf(base, base.tree);
  const after = await packsOf(base, tree);
  const folders = [...new Set([...before, ...after].map(({ folder }) => folder))].toSorted();
  const rows: StatusRow[] = [];
  for (const folder of folders) {
    const place = [...after, ...before].find((each) => each.folder === folder);
    if (!place) continue;
    const [atBase, atHead] = [await loadPack(base.tree, place), await loadPack(tree, place)];
    const history =
      commit === null || isSame(atBase, atHead) ? {} : await historyOf(root, base, commit, folder);
    const change = judgeChange({ base: atBase, head: atHead, trust: base.trust, pull, history });
    rows.push(statusRow(atHead, base.trust, problemsOf(change)));
  }
  return rows;
};
