import type { Document } from './document.ts';
import type { Section } from './sections.ts';
import { type Topic, textOfTopic, topicsOfSection } from './topics.ts';

export interface Task {
  text: string;
  line: number;
  endLine: number;
  checked: boolean;
}

export interface Phase {
  number: string;
  title: string;
  line: number;
  endLine: number;
  section: Section;
  /** The labelled parts of the phase: goal, tasks, tests, … */
  topics: Topic[];
  /** What has to be done: the phase's checkboxes, without those that define when it is done. */
  tasks: Task[];
}

const phaseTitle = /^(?:phase|milestone|stage|iteration)\s+(\d+[a-z]?|[A-Z]|[IVX]+)\b[\s:.)—–-]*(.*)$/i;
const notWork = /definition of done|\bgate\b|success criteria|exit criteria|entry criteria|acceptance/i;

export const isDefinitionOfDone = (topic: Topic): boolean =>
  /definition of done|success criteria|exit criteria|\bDoD\b/i.test(topic.title);

const topicsAt = (topics: readonly Topic[], line: number): Topic[] =>
  topics.filter((topic) => topic.line <= line && line <= topic.endLine);

/** Phases in the order of the text: headings such as `Phase 2: Import`, at any depth. A summary of gates names phases too, but in lists. */
export const readPhases = (document: Pick<Document, 'allSections' | 'tasks'>): Phase[] =>
  document.allSections.flatMap((section) => {
    const match = phaseTitle.exec(section.title);
    if (!match?.[1]) return [];
    const topics = topicsOfSection(section).slice(1);
    const tasks = document.tasks.filter(
      ({ line }) =>
        section.line <= line &&
        line <= section.endLine &&
        !topicsAt(topics, line).some(({ title }) => notWork.test(title)),
    );
    const title = (match[2] ?? '').replace(/\s*\(.*\)$/, '').trim();
    const { line, endLine } = section;
    return [{ number: match[1], title, line, endLine, section, topics, tasks }];
  });

export const topicOfPhase = (phase: Phase, name: RegExp): Topic | undefined =>
  phase.topics.find(({ title }) => name.test(title));

export const textOfPhasePart = (phase: Phase, name: RegExp): string => {
  const topic = topicOfPhase(phase, name);
  return topic ? textOfTopic(topic) : '';
};
