import type { RootContent } from 'mdast';
import { findPhases, type FoundPhase } from './questions/find-phases.ts';
import { lineOf } from '../markdown/markdown.ts';
import { nameOfPhase, saysDropped } from './phase-heading.ts';
import type { PhaseWord } from './questions/phase-numbers.ts';
import { nodesOf, type Section } from '../markdown/sections.ts';
import { textOfBlock, type Topic, topicsOfSection } from '../markdown/topics.ts';

export interface Task {
  text: string;
  line: number;
  endLine: number;
  checked: boolean;
  /** Where the item starts, in the text that the parser was given. */
  offset: number;
}

export interface Phase {
  /** As messages name it: `Phase 2A`. */
  name: string;
  /** What this plan calls its steps. */
  word: PhaseWord;
  number: string;
  title: string;
  line: number;
  endLine: number;
  section: Section;
  /** Everything that stands in the phase, headings aside. */
  nodes: RootContent[];
  /** The labelled parts of the phase: goal, tasks, tests, … */
  topics: Topic[];
  /** What has to be done: the phase's checkboxes, without those that define when it is done. */
  tasks: Task[];
}

/** Parts of a phase that say when it is over, or what is not in it. Their boxes are not work. */
const notWork =
  /^(?:overall |phase )?definition of done|^done\b|\bDoD\b|(?:success|exit|entry|acceptance|completion|done) criteria|^acceptance$|^(?:phase |exit |entry |quality |release )?gates?(?: (?:[A-Z]|\d+))?(?: criteria| checks?)?(?:\s*[(:—–-].*)?$|verification checklist|^out of scope|^non-goals|^deferred|^future work|^follow-?ups?\b/i;

export const isDefinitionOfDone = (topic: Topic): boolean =>
  /definition of done|\bDoD\b|\bdone when\b|^done$|(?:success|exit|acceptance|completion|done) criteria|^acceptance$|verification checklist/i.test(
    topic.title,
  );

/** The label of the box itself counts only where it is written as one: `- [ ] Gate: …`, not `- [ ] Gate the page …`. */
const isOwnLabel = ({ title }: Topic, { text }: Task): boolean =>
  /^\s*(?:[:—–]|$)/.test(text.slice(title.length));

const workAmong = (tasks: readonly Task[], topics: readonly Topic[]): Task[] => {
  const others = topics.filter(({ title }) => notWork.test(title)).toSorted((a, b) => a.line - b.line);
  let next = 0;
  let reach = 0;
  return tasks.filter((task) => {
    for (let topic = others[next]; topic && topic.line <= task.line; topic = others[next]) {
      if (topic.line < task.line || isOwnLabel(topic, task)) reach = Math.max(reach, topic.endLine);
      next += 1;
    }
    return task.line > reach && !task.text.startsWith('~~');
  });
};

const readPhase = (found: FoundPhase, tasks: readonly Task[]): Phase => {
  const { section, word, number, title, parts, endLine } = found;
  const isWithin = ({ line }: { line: number }): boolean => line <= endLine;
  const topics = parts
    .flatMap((part) => topicsOfSection(part))
    .slice(1)
    .filter(isWithin);
  return {
    name: nameOfPhase(word, number),
    word,
    number,
    title,
    line: section.line,
    endLine,
    section,
    nodes: parts.flatMap(nodesOf).filter((node) => isWithin({ line: lineOf(node) })),
    topics,
    tasks: workAmong(tasks, topics),
  };
};

interface PhaseSource {
  allSections: readonly Section[];
  tasks: readonly Task[];
}

export const readPhases = ({ allSections, tasks }: PhaseSource): Phase[] => {
  let next = 0;
  return findPhases(allSections, tasks).map((found) => {
    while ((tasks[next]?.line ?? Infinity) < found.section.line) next += 1;
    const from = next;
    while ((tasks[next]?.line ?? Infinity) <= found.endLine) next += 1;
    return readPhase(found, tasks.slice(from, next));
  });
};

/** A phase that was given up and kept for the record. */
export const isDropped = ({ section }: Phase): boolean => saysDropped(section.title);

const isEmpty = ({ nodes, topics }: Phase): boolean =>
  topics.length === 0 && nodes.every((node) => textOfBlock(node).trim() === '');

/** Phases that say something and are meant to be done: those whose parts can be asked for. */
export const activePhases = ({ phases }: { phases: readonly Phase[] }): Phase[] =>
  phases.filter((phase) => !isDropped(phase) && !isEmpty(phase));

export const isInPhase = ({ phases }: { phases: readonly Phase[] }, line: number): boolean =>
  phases.some((phase) => phase.line <= line && line <= phase.endLine);

/** All that a phase says: its title, the titles within it, and what stands below them. */
export const textOfPhase = ({ section, topics, nodes }: Phase): string =>
  [
    section.title,
    ...topics.flatMap((topic) => (topic.section ? [topic.title] : [])),
    ...nodes.map(textOfBlock),
  ].join('\n');
