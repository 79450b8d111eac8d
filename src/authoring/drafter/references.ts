import type { Brief, Source } from '../../domain/authoring.ts';
import { escapeText } from './safe-text.ts';
import { shared, wordsOf } from './sentences.ts';

const mostSources = 6;
const mostPaths = 8;

const address = /^https?:\/\/[^\s<>`|]+$/;

/** Sources that have topics in common with the feature, those with most of them first. */
const sourcesFor = (sources: readonly Source[], texts: readonly string[]): Source[] => {
  const words = wordsOf(texts.join('\n'));
  return sources
    .map((source) => ({ source, score: shared(wordsOf(source.topics.join(' ')), words) }))
    .filter(({ source, score }) => score > 0 && address.test(source.url))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostSources)
    .map(({ source }) => source);
};

/** Nothing that nobody has looked at: sources of the brief, and files of the repository. */
export const referencesOf = ({ title, sources, map, guides }: Brief, texts: readonly string[]): string[] => {
  const paths = [...guides.map(({ path }) => path), ...map.entries.map(({ path }) => path)];
  return [
    ...sourcesFor(sources, [title, ...texts]).map(
      ({ title: name, url, accessed }) => `${escapeText(name)} · ${url} · Accessed ${accessed}`,
    ),
    ...[...new Set(paths)]
      .filter((path) => !/[`\s]/.test(path))
      .slice(0, mostPaths)
      .map((path) => `\`${path}\``),
  ];
};
