import type { Brief, BriefDocument } from '../../domain/authoring.ts';

/** What followed the command, without the path that it may begin with: what lies there is read instead. */
export const wordsSaid = ({ words, documents }: Brief): string => {
  const [first = ''] = words.trim().split(/\s+/);
  const isPath = documents.some(({ path }) => path === first) || /^\S+\.md$/.test(first);
  return isPath ? words.trim().slice(first.length).trim() : words.trim();
};

export const documentOf = (
  { documents }: Brief,
  ...kinds: readonly BriefDocument['kind'][]
): BriefDocument | null => documents.find(({ kind }) => kinds.includes(kind)) ?? null;

/** The texts that somebody asked with, the closest to the feature first. */
export const requestOf = (brief: Brief): string[] => {
  const sources = brief.documents.filter(({ kind }) => kind === 'source').map(({ text }) => text);
  return [brief.issue?.body ?? '', wordsSaid(brief), ...sources].filter((text) => text.trim() !== '');
};
