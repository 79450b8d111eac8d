import type { PacksRule } from '../rule.ts';

export const uniqueSlugs: PacksRule = {
  id: 'unique-slugs',
  summary: 'No two packs have the same slug.',
  about: 'packs',
  level: 'block',
  when: 'always',
  check: (packs) =>
    [...Map.groupBy(packs, ({ slug }) => slug).values()].flatMap(([first, ...others]) =>
      others.map(({ slug, folder, path }) => ({
        line: 1,
        path,
        subject: slug,
        message: `Unexpected slug \`${slug}\` of ${folder}, expected one that no other pack has; ${first?.folder ?? ''} has it too`,
      })),
    ),
};
