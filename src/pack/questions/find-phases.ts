import type { List, ListItem } from 'mdast';
import { endLineOf, lineOf, plainText } from '../../markdown/markdown.ts';
import { type PhaseHeading, readPhaseHeading } from '../phase-heading.ts';
import { isPartOf, type PhaseWord, phaseWords } from './phase-numbers.ts';
import { flattenSections, type Section } from '../../markdown/sections.ts';

/** Sections that speak about phases: headings in them such as `Phase 1` name a phase that stands elsewhere. */
const aboutPhases =
  /gate summary|traceab|roll-?out|release plan|deploy|\brisks?\b|parallel|dependenc|schedule|timeline|estimat|\btest(?:ing)? (?:plan|commands|strategy)|\bQA\b|\bstatus\b|change ?log|decision log|appendix/i;
/** Labels that stand on the same level as a phase whose own title is but a bold line. */
const partOfPhase =
  /^(?!.*\b(?:overall|strategy|summary)\b)(?:goals?|objectives?|purpose|scope|outcomes?|plan|tasks?|work|deliverables?|steps|test(?:s|ing)?|verification|validation|definition of done|done|dod|acceptance|exit|entry|success|gates?|depend|parallel|estimates?|effort|duration|owners?|assignees?|commands?|files?|references?)\b/i;

interface Candidate extends PhaseHeading {
  section: Section;
}

interface Place {
  line: number;
}

const candidatesAmong = (sections: readonly Section[]): Candidate[] =>
  sections.flatMap((section) => {
    const heading = readPhaseHeading(section.title);
    return heading ? [{ ...heading, section }] : [];
  });

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

const countWithin = (tasks: readonly Place[], candidates: readonly Candidate[]): number => {
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
const chooseWord = (candidates: readonly Candidate[], tasks: readonly Place[]): PhaseWord | undefined => {
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

/** Those of the headings that head a phase: one kind of step, told from what merely speaks of phases, and from parts of a phase. */
const pickCandidates = (
  all: readonly Candidate[],
  sections: readonly Section[],
  tasks: readonly Place[],
): Candidate[] => {
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
    if (!isLabel || readPhaseHeading(other.title) || !partOfPhase.test(other.title)) break;
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

export interface FoundPhase extends PhaseHeading {
  section: Section;
  /** The section and, for a bold line, those after it that belong to the phase. */
  parts: Section[];
  endLine: number;
}

/**
 * Phases in the order of the text: headings such as `Phase 2: Import` at any depth, bold lines, or else items that
 * head a list. What merely speaks of phases (gate summaries, rollout stages, traceability) is none.
 */
export const findPhases = (sections: readonly Section[], tasks: readonly Place[]): FoundPhase[] => {
  const headed = candidatesAmong(sections);
  const all = headed.length > 0 ? headed : candidatesAmong(sectionsOfItems(sections));
  const candidates = pickCandidates(all, sections, tasks);
  const positions = new Map(sections.map((section, index) => [section, index]));
  return candidates.map((candidate, index) => {
    const { section } = candidate;
    const at = positions.get(section);
    const parts = at === undefined ? [section] : sectionsOfPhase(section, sections, at);
    const following = candidates[index + 1]?.section.line ?? Infinity;
    const endLine = Math.min(parts.at(-1)?.endLine ?? section.endLine, following - 1);
    return { ...candidate, parts, endLine };
  });
};
