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
  /** What the name of a view ends with that may render it. */
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

const folderIn = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** All folders that a file lies in, the root first. */
const foldersOf = (path: string): string[] => [
  '',
  ...[...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1)),
];

export const openTemplateTable = (): TemplateTable => {
  const templates = new Map<string, Template>();
  const [byBeside, byView, byFolder, withView] = [openNames(), openNames(), openNames(), new Set<string>()];
  const embedding = new Map<string, readonly Embedding[]>();
  /** Embedders by the folders below which all is that they embed. */
  const embedders = openNames();
  const views = openNames();
  const odd = new Set<string>();

  const embeds = (path: string, template: string): boolean =>
    embedding.get(path)?.some((each) => isEmbedded(template, each)) === true;

  const addTemplate = (path: string): void => {
    const view = viewName(path);
    const template = { beside: besideOf(path), view: view === null ? null : lastPart(view) };
    templates.set(path, template);
    byBeside.add(path, [template.beside]);
    byFolder.add(path, foldersOf(path));
    if (template.view === null) return;
    byView.add(path, [template.view]);
    withView.add(path);
  };

  const embeddedIn = (path: string): string[] => {
    const starts = embedding.get(path)?.map(({ start }) => folderIn(start)) ?? [];
    return starts.flatMap((start) => [...byFolder.get(start)]).filter((template) => embeds(path, template));
  };

  return {
    add: (path, { language, glance }) => {
      if (language === 'heex') addTemplate(path);
      if (!glance) return;
      views.add(path, glance.names.flatMap(lastOfView));
      if (glance.isOdd) odd.add(path);
      if (glance.embeds?.length === 0) return;
      const own = embeddingsOf(path, glance.embeds);
      embedding.set(path, own);
      embedders.add(
        path,
        own.map(({ start }) => folderIn(start)),
      );
    },
    drop: (path) => {
      for (const index of [views, embedders, byBeside, byView, byFolder]) index.drop(path);
      for (const table of [templates, embedding, odd, withView]) table.delete(path);
    },
    templates: () => templates.keys(),
    owners: (template) => {
      const { beside, view } = templates.get(template) ?? { beside: '', view: null };
      const around = foldersOf(template).flatMap((folder) => [...embedders.get(folder)]);
      const named = view === null ? [] : [...odd, ...views.get(view)];
      return [...new Set([beside, ...around.filter((path) => embeds(path, template)), ...named])];
    },
    templatesOf: (path) => {
      const viewed = odd.has(path) ? [...withView] : views.of(path).flatMap((view) => [...byView.get(view)]);
      return [...new Set([...byBeside.get(path), ...embeddedIn(path), ...viewed])];
    },
  };
};
