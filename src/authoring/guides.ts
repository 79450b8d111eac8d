import type { Guide } from '../domain/authoring.ts';
import { splitFrontMatter } from '../pack/front-matter.ts';
import { cutTo, fittingIn } from './budget.ts';
import { openRelevance } from './relevance.ts';

/** A guide of the repository, as it stands. */
export interface GuideText {
  path: string;
  text: string;
}

const pattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('**/', '\u0001')
      .replaceAll('**', '\u0002')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')
      .replaceAll('\u0001', '(?:[^/]+/)*')
      .replaceAll('\u0002', '.*')}$`,
  );

/** Paths that the settings mean by `guides/design/**\/*.md`. */
export const guidePaths = (paths: readonly string[], globs: readonly string[]): string[] => {
  const patterns = globs.map(pattern);
  return paths.filter((path) => patterns.some((each) => each.test(path)));
};

interface Part {
  heading: string;
  text: string;
}

/** A text by its headings; what stands before the first one has none. Code keeps what looks like headings in it. */
const partsOf = (body: string): Part[] => {
  const parts: Part[] = [{ heading: '', text: '' }];
  let isCode = false;
  for (const line of body.split('\n')) {
    if (/^\s*(?:`{3,}|~{3,})/.test(line)) isCode = !isCode;
    if (!isCode && /^#{1,4} /.test(line)) parts.push({ heading: line, text: '' });
    else {
      const part = parts.at(-1);
      if (part) part.text += `${line}\n`;
    }
  }
  return parts.filter(({ heading, text }) => heading !== '' || text.trim() !== '');
};

const titleOf = (path: string, body: string): string =>
  /^# +(.+)$/m.exec(body)?.[1]?.trim() ?? path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');

/** What a part says first. */
const openingOf = ({ heading, text }: Part): string => {
  const [paragraph = ''] = text.trim().split(/\n\s*\n/);
  return [heading, cutTo(paragraph, 120)].filter((line) => line !== '').join('\n');
};

/** The parts that bear on a request in full, as far as they fit, and of the others how they begin; in their order. */
const summarize = (
  parts: readonly Part[],
  scores: readonly number[],
  budget: number,
): { summary: string; left: number } => {
  const ranked = parts
    .map((part, index) => ({ part, index, score: scores[index] ?? 0 }))
    .toSorted((a, b) => b.score - a.score || a.index - b.index);
  const best = fittingIn(
    ranked.filter(({ score }) => score > 0),
    budget * 0.75,
    ({ part }) => `${part.heading}\n${part.text}`,
  );
  const isFull = new Set(best.map(({ index }) => index));
  const lines = ranked
    .toSorted((a, b) => a.index - b.index)
    .map(({ part, index }) =>
      isFull.has(index) ? `${part.heading}\n${part.text.trim()}`.trim() : openingOf(part),
    );
  const fit = fittingIn(lines, budget, (line) => line);
  return { summary: fit.join('\n\n'), left: lines.length - fit.length };
};

export interface Guided {
  guides: Guide[];
  leftOut: string[];
}

/** Guides by how near they are to a request, each cut to its share. */
export const summarizeGuides = (texts: readonly GuideText[], request: string, budget: number): Guided => {
  const read = texts.map(({ path, text }) => {
    const { body } = splitFrontMatter(text.replaceAll('\r\n', '\n'));
    return { path, title: titleOf(path, body), parts: partsOf(body) };
  });
  const all = read.flatMap(({ parts }) => parts.map(({ heading, text }) => `${heading}\n${text}`));
  const relevance = openRelevance(request, all);
  const scored = read
    .map((guide) => {
      const scores = guide.parts.map(({ heading, text }) => relevance.scoreOf(`${heading}\n${text}`));
      return { ...guide, scores, score: Math.max(0, ...scores) };
    })
    .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  const shown = scored.slice(0, Math.max(1, Math.floor(budget / 250)));
  const share = Math.floor(budget / Math.max(1, shown.length));
  const leftOut: string[] = [];
  const guides = shown.map(({ path, title, parts, scores }) => {
    const { summary, left } = summarize(parts, scores, share);
    if (left > 0) leftOut.push(`${left} of ${parts.length} parts of ${path}`);
    return { path, title, summary };
  });
  const others = scored.slice(shown.length);
  if (others.length > 0)
    leftOut.push(
      `${others.length} guides that are further from the request: ${others
        .slice(0, 5)
        .map(({ path }) => path)
        .join(', ')}${others.length > 5 ? ', …' : ''}`,
    );
  return { guides, leftOut };
};
