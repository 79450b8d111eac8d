import type { Document } from '../document.ts';
import type { Task } from '../phases.ts';

export interface QualityChecklist {
  line: number;
  points: Task[];
}

const checklistTitle = /\bquality\b.*\bchecklist\b|^(?:final |planning |review )?checklist$/i;

/** The `Quality Checklist` of PLANNING.md, as a heading or a label. */
export const readQualityChecklist = (document: Document): QualityChecklist | null => {
  const topic = document.topics.find(({ title }) => checklistTitle.test(title));
  if (!topic) return null;
  const points = document.tasks.filter(({ line }) => topic.line <= line && line <= topic.endLine);
  return { line: topic.line, points };
};
