import type { ModuleIndex } from './framework.ts';
import { languageOf } from './languages/index.ts';
import type { FileModule } from './languages/language.ts';
import { templateOwners } from './template-owners.ts';

interface PlacedModules {
  path: string;
  modules: readonly FileModule[];
}

/** What all files say of modules, in the order of the files. */
export const indexModules = (files: readonly PlacedModules[]): ModuleIndex => {
  const modules = files.flatMap(({ path, modules: own }) => own.map((module) => ({ path, ...module })));
  const templates = files.flatMap(({ path }) => (languageOf(path) === 'heex' ? [path] : []));
  return {
    defined: new Map(modules.map(({ name, path, line }) => [name, { path, line }])),
    uses: new Map(modules.map(({ name, uses }) => [name, uses])),
    templates: templateOwners(templates, files),
  };
};
