import type { DesignSet } from '../design-set.ts';
import type { DesignSetRule } from '../rule.ts';

const shown = (folder: string): string => (folder === '' ? 'the root of the repository' : `\`${folder}\``);

const check = ({ folder, files }: DesignSet) => {
  const start = folder === '' ? 0 : folder.length + 1;
  const nested = files.filter((path) => path.slice(start).includes('/'));
  const byFolder = Map.groupBy(nested, (path) => path.slice(start, path.indexOf('/', start)));
  return [...byFolder].map(([name, [first = folder]]) => ({
    line: 1,
    path: first,
    subject: name,
    message: `Unexpected folder \`${name}\`, expected every file of the design set directly in ${shown(folder)}`,
  }));
};

export const designFlatFolder: DesignSetRule = {
  id: 'design-flat-folder',
  summary: 'A technical design set stands in one folder without folders in it.',
  about: 'design-set',
  level: 'block',
  when: 'always',
  check,
};
