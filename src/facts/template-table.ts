import { dirname, join, matchesGlob } from 'node:path/posix';
import type { Known } from './known.ts';
import { lastPart } from './languages/elixir/modules.ts';
import { openNames } from './name-table.ts';
import { besideOf, viewName } from './template-owners.ts';

/** Templates that are files of their own, and the files that may hold the modules that render them, told without a parser. */
export interface TemplateTable {
  add(path: string, file: Known): void;
  drop(path: string): void;
  templates(): Iterable<string>;
  /** The files that may hold the module of a template. */
  owners(template: string): string[];
  /** The templates whose module may be in this file. */
  templatesOf(path: string): string[];
}

interface Template {
  beside: string;
  view: string | null;
}

/** What a file embeds, from the root on, and with what that begins: which is quick to compare. */
interface Embedding {
  pattern: string;
  start: string;
}

const anything: Embedding = { pattern: '**', start: '' };

const embeddingsOf = (path: string, embeds: readonly string[] | null): Embedding[] =>
  embeds?.map((each) => {
    const pattern = join(dirname(path), `${each}.*`);
    return { pattern, start: pattern.split(/[*?[\]{}()!+@\\]/, 1)[0] ?? '' };
  }) ?? [anything];

const isEmbedded = (path: string, { pattern, start }: Embedding): boolean =>
  path.startsWith(start) && matchesGlob(path, pattern);

const lastOfView = (name: string): string[] => (name.endsWith('View') ? [lastPart(name)] : []);

export const openTemplateTable = (): TemplateTable => {
  const templates = new Map<string, Template>();
  const embedding = new Map<string, readonly Embedding[]>();
  const views = openNames();
  const odd = new Set<string>();

  const embeds = (path: string, template: string): boolean =>
    embedding.get(path)?.some((each) => isEmbedded(template, each)) === true;

  const mayBeView = (path: string, view: string | null): boolean =>
    view !== null && (odd.has(path) || views.get(lastPart(view)).has(path));

  return {
    add: (path, { language, glance }) => {
      if (language === 'heex') templates.set(path, { beside: besideOf(path), view: viewName(path) });
      if (!glance) return;
      views.add(path, glance.names.flatMap(lastOfView));
      if (glance.isOdd) odd.add(path);
      if (glance.embeds?.length !== 0) embedding.set(path, embeddingsOf(path, glance.embeds));
    },
    drop: (path) => {
      views.drop(path);
      for (const table of [templates, embedding, odd]) table.delete(path);
    },
    templates: () => templates.keys(),
    owners: (template) => {
      const { beside, view } = templates.get(template) ?? { beside: '', view: null };
      const embedders = embedding.keys().filter((path) => embeds(path, template));
      const named = view === null ? [] : [...odd, ...views.get(lastPart(view))];
      return [...new Set([beside, ...embedders, ...named])];
    },
    templatesOf: (path) =>
      [...templates]
        .filter(
          ([template, { beside, view }]) =>
            beside === path || embeds(path, template) || mayBeView(path, view),
        )
        .map(([template]) => template),
  };
};
