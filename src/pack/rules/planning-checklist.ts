import type { Document } from '../document.ts';
import { lineOfTitle } from '../questions/find.ts';
import { readQualityChecklist } from '../questions/quality-checklist.ts';
import type { DocumentRule } from '../rule.ts';

const expectedPoints = 10;
const example = '## Quality Checklist\n\n- [ ] The architecture is designed in full';

const check = (document: Document) => {
  const checklist = readQualityChecklist(document);
  if (!checklist) {
    const message = `Missing section \`Quality Checklist\`, expected ${expectedPoints} points to tick off`;
    return [{ line: lineOfTitle(document), message, example }];
  }
  const { line, points } = checklist;
  if (points.length >= expectedPoints) return [];
  const message = `Unexpected checklist of ${points.length} point${points.length === 1 ? '' : 's'} to tick off, expected ${expectedPoints}`;
  return [{ line, message, example }];
};

export const planningChecklist: DocumentRule = {
  id: 'planning-checklist',
  summary: 'PLANNING.md ends in a quality checklist of ten points.',
  about: ['planning'],
  level: 'block',
  when: 'always',
  check,
};
