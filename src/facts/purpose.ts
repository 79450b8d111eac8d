import { type Asked, leads, mayBeAsked } from './asked.ts';
import type { FileTable } from './file-table.ts';
import type { Purpose } from './framework.ts';

/** What was looked up while parts were linked. */
export interface Found {
  modules: Set<string>;
  words: Set<string>;
  templates: Set<string>;
  users: Set<string>;
}

export const purposeOf = (asked: Asked, found: Found): Purpose => {
  const ownerOf = (template: string): ReturnType<FileTable['ownerOf']> => {
    found.templates.add(template);
    return asked.table.ownerOf(template);
  };
  const lookUp = (module: string): ReturnType<FileTable['module']> => {
    found.modules.add(module);
    return asked.table.module(module);
  };
  return {
    defined: { get: lookUp, has: (module) => lookUp(module) !== undefined },
    uses: { get: (module) => lookUp(module)?.uses, has: (module) => lookUp(module) !== undefined },
    templates: { get: ownerOf, has: (template) => ownerOf(template) !== undefined },
    elsewhere: {
      module: (module) => void found.modules.add(module),
      words: (...words) => void found.words.add(words.toSorted().join(' ')),
      users: (word) => void found.users.add(word),
    },
    isAsked: (kind) => asked.kinds.has(kind),
    words: [...asked.words, ...asked.users],
    isMain: (path) => asked.main.has(path),
    mayBeAsked: (name) => mayBeAsked(asked, name),
    leads: (path, name) => leads(asked, path, name),
  };
};
