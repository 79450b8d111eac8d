import type { GatedKind } from '../domain/document.ts';
import { editFrontMatter } from './edit-front-matter.ts';
import type { Outcome } from './finalize.ts';
import type { Pack } from './pack.ts';

/** Adds what the front matter lacks, as a draft. Null where there is nothing to add. */
export const adoptDocument = (pack: Pack, kind: GatedKind): Outcome | null => {
  const document = pack.documents[kind];
  if (!document) return null;
  const { path, text, frontMatter, problems } = document;
  if (problems[0]) return { problem: `${path}:${problems[0].line}: ${problems[0].message}` };
  const lacking = Object.entries({ document: kind, feature: pack.slug, status: 'draft' }).filter(
    ([key]) => frontMatter[key] === undefined,
  );
  if (lacking.length === 0) return null;
  const edited = editFrontMatter(text, Object.fromEntries(lacking));
  return 'problem' in edited ? { problem: `${path}: ${edited.problem}` } : { path, text: edited.text };
};
