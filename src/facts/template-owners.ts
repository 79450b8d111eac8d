import { dirname, join, matchesGlob } from 'node:path/posix';
import type { TemplateOwner } from './framework.ts';
import type { FileModule } from './languages/language.ts';

/** Which module a template belongs to that is a file of its own: that is told by paths, and by what the module embeds. */

export interface PlacedModules {
  path: string;
  modules: readonly FileModule[];
}

/** The module of a template may be in the file beside it, which is named as it is. */
export const besideOf = (template: string): string =>
  template.replace(/(?:\.html)?\.(?:heex|leex|eex)$/, '.ex');

const camel = (part: string): string =>
  part
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

/** `templates/admin/page/show.html.heex` is rendered by `Admin.PageView`. */
export const viewName = (path: string): string | null => {
  const [, folders] = /(?:^|\/)templates\/(.+)\/[^/]+$/.exec(path) ?? [];
  return folders === undefined ? null : `${folders.split('/').map(camel).join('.')}View`;
};

const ownerOf = ({ name, aliases }: FileModule): TemplateOwner => ({
  module: name,
  aliases: new Map(Object.entries(aliases ?? {})),
});

interface Embedding {
  pattern: string;
  module: FileModule;
}

const embeddingsOf = (files: readonly PlacedModules[]): Embedding[] =>
  files.flatMap(({ path, modules }) =>
    modules.flatMap((module) =>
      (module.embeds ?? []).map((pattern) => ({ pattern: join(dirname(path), `${pattern}.*`), module })),
    ),
  );

/** `templates`: paths of files; `files`: all that hold modules. */
export const templateOwners = (
  templates: readonly string[],
  files: readonly PlacedModules[],
): ReadonlyMap<string, TemplateOwner> => {
  if (templates.length === 0) return new Map();
  const firsts = new Map(
    files.flatMap(({ path, modules: [first] }) => (first ? [[path, first] as const] : [])),
  );
  const embeddings = embeddingsOf(files);
  const views = files.flatMap(({ modules }) => modules.filter(({ name }) => name.endsWith('View')));
  const find = (path: string): FileModule | undefined => {
    const beside = firsts.get(besideOf(path));
    if (beside) return beside;
    const embedding = embeddings.find(({ pattern }) => matchesGlob(path, pattern));
    if (embedding) return embedding.module;
    const wanted = viewName(path);
    const named = wanted === null ? [] : views.filter(({ name }) => name.endsWith(`.${wanted}`));
    return named.length === 1 ? named[0] : undefined;
  };
  return new Map(
    templates.flatMap((path) => {
      const module = find(path);
      return module ? [[path, ownerOf(module)] as const] : [];
    }),
  );
};
