import type { List, ListItem, RootContent } from 'mdast';
import type { Document } from './document.ts';
import { endLineOf, lineOf, plainText } from './markdown.ts';
import { isPartOf, type PhaseWord, phaseWords, readPhaseNumber } from './phase-numbers.ts';
import { flattenSections, nodesOf, type Section } from './sections.ts';
import { textOfBlock, textOfTopic, type Topic, topicsOfSection } from './topics.ts';

export interface Task {
  text: string;
  line: number;
  endLine: number;
  checked: boolean;
  /** Where its text starts, behind the checkbox, in the text that the parser was given. */
  textOffset: number;
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

const phaseTitle = new RegExp(
  String.raw`^[^\p{L}\p{N}[]*(?:\[[^\]]{1,20}\]\s*)?(${phaseWords.join('|')})\s+#?([\dA-Za-z]{1,6}(?:\.[\dA-Za-z]{1,6})*)(?![\w'’])(.*)$`,
  'iu',
);
/** Sections that speak about phases: headings in them such as `Phase 1` name a phase that stands elsewhere. */
const aboutPhases =
  /gate summary|traceab|roll-?out|release plan|deploy|\brisks?\b|parallel|dependenc|schedule|timeline|estimat|\btest(?:ing)? (?:plan|commands|strategy)|\bQA\b|\bstatus\b|change ?log|decision log|appendix/i;
/** `Phase 1 Gate`: a remark about phase 1, not the phase. */
const remark =
  /^\s+(?:gates?|summary|notes?|entry|exit|status|dependencies|risks?|checklist|tests?|testing|tasks?|retrospective|timeline)\b/i;
/** Labels that stand on the same level as a phase whose own title is but a bold line. */
const partOfPhase =
  /^(?:goals?|objectives?|purpose|scope|outcomes?|plan|tasks?|work|deliverables?|steps|test(?:s|ing)?|verification|validation|definition of done|done|dod|acceptance|exit|entry|success|gates?|depend|parallel|estimates?|effort|duration|owners?|assignees?|notes?|commands?|files?|references?)\b/i;
/** What headings add to the title: `(3 days)`, `(depends on Phase 1)`, `— ✅ COMPLETE`. */
const timeOrOrder =
  /\s*\([^()]*\b(?:phases?|depends?|parallel|\d+\s*(?:h|d|hours?|days?|weeks?|points?)|weeks? \d+)\b[^()]*\)$/i;
const progress =
  /\s*(?:[([]|[—–-]\s)\P{L}*(?:completed?|done|in progress|ongoing|not started|pending)\P{L}*$/iu;

/** Parts of a phase that say when it is over, or what is not in it. Their boxes are not work. */
const notWork =
  /^(?:overall |phase )?definition of done|^done\b|\bDoD\b|(?:success|exit|entry|acceptance|completion|done) criteria|^acceptance$|^(?:phase |exit |entry |quality |release )?gates?(?: (?:[A-Z]|\d+))?(?: criteria| checks?)?(?:\s*[(:—–-].*)?$|verification checklist|^out of scope|^non-goals|^deferred|^future work|^follow-?ups?\b/i;

export const isDefinitionOfDone = (topic: Topic): boolean =>
  /definition of done|\bDoD\b|\bdone when\b|^done$|(?:success|exit|acceptance|completion|done) criteria|^acceptance$|verification checklist/i.test(
    topic.title,
  );

interface Candidate {
  section: Section;
  word: PhaseWord;
  number: string;
  title: string;
  isRemark: boolean;
}

const readTitle = (rest: string): string =>
  rest
    .replace(/^[\s:.)—–-]+/, '')
    .replace(progress, '')
    .replace(timeOrOrder, '')
    .replace(/[\s\p{Extended_Pictographic}]+$/u, '')
    .trim();

/** A longer line is a paragraph, whatever it is marked as. */
const longestTitle = 300;

const readCandidate = (section: Section): Candidate | null => {
  if (section.title.length > longestTitle) return null;
  const match = phaseTitle.exec(section.title);
  const number = readPhaseNumber(match?.[2] ?? '');
  if (!match || number === null) return null;
  const rest = match[3] ?? '';
  return {
    section,
    word: (match[1] ?? '').toLowerCase() as PhaseWord,
    number,
    title: readTitle(rest),
    isRemark: remark.test(rest),
  };
};

const parentsOf = (sections: readonly Section[]): Map<Section, Section> =>
  new Map(sections.flatMap((section) => section.sections.map((child) => [child, section] as const)));

type Parents = ReadonlyMap<Section, Section>;

const ancestorsOf = (section: Section, parents: Parents): Section[] => {
  const ancestors: Section[] = [];
  for (let parent = parents.get(section); parent; parent = parents.get(parent)) ancestors.push(parent);
  return ancestors;
};

/** The document's own title says what the feature is about, not its phases. */
const standsUnder = (section: Section, name: RegExp, parents: Parents): boolean =>
  ancestorsOf(section, parents).some(({ title, depth }) => depth > 1 && name.test(title));

/** All that matches, or everything where nothing does. */
const preferably = <T>(items: readonly T[], wanted: (item: T) => boolean): readonly T[] => {
  const found = items.filter(wanted);
  return found.length > 0 ? found : items;
};

const countWithin = (tasks: readonly Task[], candidates: readonly Candidate[]): number => {
  let next = 0;
  let reach = 0;
  return tasks.filter(({ line }) => {
    for (let each = candidates[next]; each && each.section.line <= line; each = candidates[next]) {
      reach = Math.max(reach, each.section.endLine);
      next += 1;
    }
    return line <= reach;
  }).length;
};

/** Where milestones are divided into phases, or sum them up, those with the work in them are meant. */
const chooseWord = (candidates: readonly Candidate[], tasks: readonly Task[]): PhaseWord | undefined => {
  const used = phaseWords.filter((word) => candidates.some((each) => each.word === word));
  if (used.length < 2) return used[0];
  const counts = used.map((word) =>
    countWithin(
      tasks,
      candidates.filter((each) => each.word === word),
    ),
  );
  return used[counts.indexOf(Math.max(...counts))];
};

const pickCandidates = (all: readonly Candidate[], sections: readonly Section[], tasks: readonly Task[]) => {
  if (all.length === 0) return [];
  const parents = parentsOf(sections);
  const apart = preferably(
    all.filter(({ section }) => !standsUnder(section, /gate summary/i, parents)),
    ({ section }) => !standsUnder(section, aboutPhases, parents),
  );
  const word = chooseWord(apart, tasks);
  const ofWord = apart.filter((each) => each.word === word);
  const bySection = new Map(ofWord.map((each) => [each.section, each]));
  const outermost = ofWord.filter(
    ({ section, number }) =>
      !ancestorsOf(section, parents).some((ancestor) => {
        const outer = bySection.get(ancestor);
        return outer !== undefined && isPartOf(number, outer.number);
      }),
  );
  const named = new Set(outermost.flatMap(({ number, isRemark }) => (isRemark ? [] : [number])));
  return outermost.filter(({ number, isRemark }) => !isRemark || !named.has(number));
};

/** A phase's sections: its own and, where it is but a bold line, the bold lines after it that name its parts. */
const sectionsOfPhase = (section: Section, sections: readonly Section[], at: number): Section[] => {
  const own = [section];
  if (section.marker !== 'bold' && section.marker !== 'italic') return own;
  let next = at + flattenSections([section]).length;
  for (let other = sections[next]; other; other = sections[next]) {
    const isLabel = other.marker === 'bold' || other.marker === 'italic';
    if (!isLabel || readCandidate(other) || !partOfPhase.test(other.title)) break;
    own.push(other);
    next += flattenSections([other]).length;
  }
  return own;
};

/** `- **Phase 1: Import**` with a list below it, in plans that give their phases no headings. */
const sectionOfItem = (item: ListItem, depth: number): Section[] => {
  const [first, ...nodes] = item.children;
  if (first?.type !== 'paragraph' || !nodes.some(({ type }) => type === 'list')) return [];
  const title = plainText(first).replace(/\s+/g, ' ').trim().replace(/:$/, '');
  const place = { line: lineOf(item), endLine: endLineOf(item) };
  return [{ title, number: null, depth, marker: 'bold', ...place, nodes, sections: [] }];
};

const sectionsOfItems = (sections: readonly Section[]): Section[] =>
  sections
    .filter(({ title }) => !aboutPhases.test(title))
    .flatMap(({ nodes, depth }) =>
      nodes
        .filter((node): node is List => node.type === 'list')
        .flatMap((list) => list.children.flatMap((item) => sectionOfItem(item, depth + 1))),
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

/** As messages name a phase, also one that the plan has not. */
export const nameOfPhase = (word: PhaseWord, number: string): string =>
  `${word.charAt(0).toUpperCase()}${word.slice(1)} ${number}`;

const readPhase = (
  { section, word, number, title }: Candidate,
  parts: readonly Section[],
  lastLine: number,
  tasks: readonly Task[],
): Phase => {
  const isWithin = ({ line }: { line: number }): boolean => line <= lastLine;
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
    endLine: lastLine,
    section,
    nodes: parts.flatMap(nodesOf).filter((node) => isWithin({ line: lineOf(node) })),
    topics,
    tasks: workAmong(tasks, topics),
  };
};

/**
 * Phases in the order of the text: headings such as `Phase 2: Import` at any depth, bold lines, or else items that
 * head a list. What merely speaks of phases (gate summaries, rollout stages, traceability) is none.
 */
export const readPhases = ({ allSections, tasks }: Pick<Document, 'allSections' | 'tasks'>): Phase[] => {
  const headed = allSections.flatMap((section) => readCandidate(section) ?? []);
  const all =
    headed.length > 0
      ? headed
      : sectionsOfItems(allSections).flatMap((section) => readCandidate(section) ?? []);
  const candidates = pickCandidates(all, allSections, tasks);
  const positions = new Map(allSections.map((section, index) => [section, index]));
  let nextTask = 0;
  return candidates.map((candidate, index) => {
    const { section } = candidate;
    const at = positions.get(section);
    const parts = at === undefined ? [section] : sectionsOfPhase(section, allSections, at);
    const following = candidates[index + 1]?.section.line ?? Infinity;
    const lastLine = Math.min(parts.at(-1)?.endLine ?? section.endLine, following - 1);
    while ((tasks[nextTask]?.line ?? Infinity) < section.line) nextTask += 1;
    const from = nextTask;
    while ((tasks[nextTask]?.line ?? Infinity) <= lastLine) nextTask += 1;
    return readPhase(candidate, parts, lastLine, tasks.slice(from, nextTask));
  });
};

const dropped = 'removed|dropped|skipped|cancell?ed|deferred|de-?scoped|superseded|obsolete|n/a|not needed';
const droppedTitle = new RegExp(
  String.raw`~~|[([](?:${dropped})(?:[\s,;:—–-]+(?:in|by|per|to|from|see|for|until|as|on)\b[^)\]]*)?[)\]]|(?:\s[—–-]\s|:\s)(?:${dropped})$`,
  'i',
);

/** A phase that was given up and kept for the record: `Phase 5: Telemetry (Removed)`. */
export const isDropped = ({ section }: Phase): boolean => droppedTitle.test(section.title);

const isEmpty = ({ nodes, topics }: Phase): boolean =>
  topics.length === 0 && nodes.every((node) => textOfBlock(node).trim() === '');

/** Phases that say something and are meant to be done: those whose parts can be asked for. */
export const activePhases = ({ phases }: Pick<Document, 'phases'>): Phase[] =>
  phases.filter((phase) => !isDropped(phase) && !isEmpty(phase));

export const isInPhase = ({ phases }: Pick<Document, 'phases'>, line: number): boolean =>
  phases.some((phase) => phase.line <= line && line <= phase.endLine);

export const topicOfPhase = (phase: Phase, name: RegExp): Topic | undefined =>
  phase.topics.find(({ title }) => name.test(title));

export const textOfPhasePart = (phase: Phase, name: RegExp): string => {
  const topic = topicOfPhase(phase, name);
  return topic ? textOfTopic(topic) : '';
};

/** All that a phase says: its title, the titles within it, and what stands below them. */
export const textOfPhase = ({ section, topics, nodes }: Phase): string =>
  [
    section.title,
    ...topics.flatMap((topic) => (topic.section ? [topic.title] : [])),
    ...nodes.map(textOfBlock),
  ].join('\n');
