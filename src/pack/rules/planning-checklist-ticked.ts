import { gapMark } from '../questions/find.ts';
import { readQualityChecklist } from '../questions/quality-checklist.ts';
import type { DocumentRule } from '../rule.ts';

export const planningChecklistTicked: DocumentRule = {
  id: 'planning-checklist-ticked',
  summary: 'When PLANNING.md is final, every point of its quality checklist is ticked.',
  about: ['planning'],
  level: 'block',
  when: 'final',
  check: (document) => {
    // Who still has gaps to fill does not tick yet.
    if (gapMark.test(document.body)) return [];
    const open = readQualityChecklist(document)?.points.filter(({ checked }) => !checked) ?? [];
    return open.map(({ line, text }) => ({
      line,
      message: `Unexpected open point "${text}", expected it ticked once it holds`,
      subject: text,
      example: `- [x] ${text}`,
    }));
  },
};
