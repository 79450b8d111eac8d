import type { StatusRow } from '../../domain/report.ts';
import { loadPack, packsOf } from '../../pipeline/packs.ts';
import { statusAgainstBase, statusRow } from '../../pipeline/status.ts';
import { statusReporters } from '../../report/index.ts';
import { type Answer, type Asked, type CarryOut, done, refused } from './answer.ts';
import { openDefault } from './open-default.ts';
import { openPull } from './open-pull.ts';

const mostPacks = 30;

const render = (rows: readonly StatusRow[], mode: 'seal' | 'merge', note: string): Answer => {
  const packs = rows.slice(0, mostPacks);
  const text = statusReporters.markdown(
    { version: 1, mode, packs },
    { color: false, toolVersion: '', width: 100 },
  );
  const left = rows.length - packs.length;
  return done(
    [
      text.replace(/^## .*\n+/, '').trim(),
      ...(left > 0 ? [`${left} more packs are left out here.`] : []),
      note,
    ].join('\n\n'),
  );
};

const isMeant =
  (slug: string | null) =>
  (row: StatusRow): boolean =>
    slug === null || row.slug === slug || row.folder === slug;

const ofPull = async (slug: string | null, asked: Asked): Promise<Answer> => {
  const { root, pull, sides } = await openPull(asked);
  const { base, tree, changed } = sides;
  const rows = await statusAgainstBase({ root, base, tree, commit: pull.head, pull: pull.number });
  const touched = rows.filter(({ folder }) => changed.some((path) => path.startsWith(`${folder}/`)));
  const meant = slug === null && touched.length > 0 ? touched : rows.filter(isMeant(slug));
  if (meant.length === 0 && slug !== null) return refused(`There is no pack \`${slug}\` here.`);
  const note = `At \`${pull.head.slice(0, 12)}\`, against \`${base.commit.slice(0, 12)}\` of \`${pull.branch}\`.`;
  return render(meant, base.trust.mode, note);
};

/** On an issue: the packs that began there, or all. */
const ofIssue = async (slug: string | null, asked: Asked): Promise<Answer> => {
  const { tree, settings, trust, commit, branch } = await openDefault(asked);
  const packs = await Promise.all((await packsOf({ settings }, tree)).map((place) => loadPack(tree, place)));
  const began = packs.filter(({ documents }) =>
    Object.values(documents).some(({ frontMatter }) => frontMatter.issue === asked.thread),
  );
  const shown = slug === null && began.length > 0 ? began : packs;
  const rows = shown.map((pack) => statusRow(pack, trust)).filter(isMeant(slug));
  if (rows.length === 0 && slug !== null) return refused(`There is no pack \`${slug}\` here.`);
  return render(rows, trust.mode, `At \`${commit.slice(0, 12)}\` of \`${branch}\`.`);
};

export const status: CarryOut<'status'> = ({ slug }, asked) =>
  asked.isPull ? ofPull(slug, asked) : ofIssue(slug, asked);
