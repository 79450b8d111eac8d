import * as z from 'zod';
import type { Source } from '../domain/authoring.ts';
import type { Problem } from '../domain/finding.ts';
import { readShape } from '../text/shape.ts';
import { readYaml } from '../text/yaml.ts';
import { wordsIn } from './relevance.ts';

const schema = z.array(
  z.strictObject({
    title: z.string().min(1),
    url: z.url({ protocol: /^https$/, error: 'an address that starts with https://' }),
    accessed: z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day such as `2026-11-21`'),
    topics: z.array(z.string()).min(1, 'at least one word'),
  }),
);

/** The dated list of a profile: what may be cited where nothing can be searched. */
export const readSources = (text: string): { sources: Source[]; problems: Problem[] } => {
  const shaped = readShape(readYaml(text), schema);
  return { sources: shaped.value ?? [], problems: shaped.problems };
};

/** Those that have something in common with a request, the most first. */
export const sourcesFor = (sources: readonly Source[], request: string, most: number): Source[] => {
  const asked = new Set(wordsIn(request));
  return sources
    .map((source) => ({
      source,
      score: source.topics.filter((topic) => wordsIn(topic).some((word) => asked.has(word))).length,
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || (a.source.url < b.source.url ? -1 : 1))
    .slice(0, most)
    .map(({ source }) => source);
};
