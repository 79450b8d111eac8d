import type { DesignSetRule } from '../rule.ts';

const fewest = 2;
const most = 6;

export const designSetSize: DesignSetRule = {
  id: 'design-set-size',
  summary: 'A technical design set is the smallest that says enough: two to six documents.',
  about: 'design-set',
  level: 'note',
  when: 'always',
  check: ({ documents, manifest }) => {
    const count = documents.length;
    if (count >= fewest && count <= most) return [];
    const message =
      count > most
        ? `Unexpected ${count} design documents, expected ${fewest} to ${most}; more only where the PRD demands it`
        : `Unexpected ${count === 1 ? 'single design document' : 'set without design documents'}, expected ${fewest} to ${most}, one for each area that bears risk`;
    return [{ line: manifest?.lineOf(['selected_docs']) ?? 1, message }];
  },
};
