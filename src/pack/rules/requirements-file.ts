import type { DocumentRule } from '../rule.ts';

export const requirementsFile: DocumentRule = {
  id: 'requirements-file',
  summary: 'requirements.yml, where a pack has one, can be read: requirements with ids, and their criteria.',
  about: ['prd', 'fdd', 'plan'],
  level: 'block',
  when: 'always',
  holdsInDrafts: true,
  check: (document, { pack }) => {
    const file = pack?.requirementsFile;
    // It belongs to the pack and is told once, with the first document that can be judged at all.
    const first = Object.values(pack?.documents ?? {}).find(({ isReadable }) => isReadable);
    if (!file || first?.path !== document.path) return [];
    return file.problems.map((problem) => ({ ...problem, path: file.path }));
  },
};
