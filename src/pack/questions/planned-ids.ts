import type { RootContent } from 'mdast';
import type { Document } from '../document.ts';
import { gapMark } from './find.ts';
import { lineOf, plainText } from '../../markdown/markdown.ts';
import { phasesNamedIn } from './phase-numbers.ts';
import { activePhases, isInPhase, type Phase, textOfPhase } from '../phases.ts';
import { idsIn } from '../requirements.ts';
import { phasesNumbered, phasesOfRow } from './said-of-phases.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock, textOfTopic } from '../../markdown/topics.ts';

/** A line, row or list item that names phases and ids together. */
interface Mapping {
  line: number;
  ids: string[];
  phases: string[];
}

const mappingsOfNode = (node: RootContent, phases: readonly Phase[]): Mapping[] => {
  const word = phases[0]?.word ?? 'phase';
  const mapping = (line: number, text: string): Mapping => ({
    line,
    ids: idsIn(text),
    phases: phasesNamedIn(text, word),
  });
  if (node.type === 'table') {
    const [head, ...rows] = node.children.map((row) => ({
      line: lineOf(row),
      cells: row.children.map((cell) => plainText(cell).trim()),
    }));
    return rows.map(({ line, cells }) => ({
      line,
      ids: idsIn([...(head?.cells ?? []), ...cells].join(' | ')),
      phases: phasesOfRow({ headers: head?.cells ?? [] }, cells, phases),
    }));
  }
  if (node.type === 'list') {
    return node.children.map((item) => mapping(lineOf(item), item.children.map(textOfBlock).join('\n')));
  }
  return [mapping(lineOf(node), textOfBlock(node))];
};

/** What the plan maps to phases outside of them: in traceability tables, lists by phase, and the like. */
const mappingsOf = (document: Document): Mapping[] => {
  const phases = activePhases(document);
  const word = phases[0]?.word ?? 'phase';
  const nodes = [...document.preamble, ...document.sections.flatMap(nodesOf)];
  const inLines = nodes.flatMap((node) => mappingsOfNode(node, phases));
  const inLabels = document.topics.flatMap((topic) => {
    const named = phasesNamedIn(topic.title, word);
    return named.length > 0 ? [{ line: topic.line, ids: idsIn(textOfTopic(topic)), phases: named }] : [];
  });
  return [...inLines, ...inLabels].filter(
    (each) => each.ids.length > 0 && each.phases.length > 0 && !isInPhase(document, each.line),
  );
};

/** `FR-008: no separate task is needed`, `FR-009 is met by the FDD`: answered, if not with work. */
const answered =
  /\bno (?:\w+ ){0,4}(?:is |are )?(?:needed|required|necessary|planned)\b|\b(?:needs|requires) no\b|\b(?:already )?(?:satisfied|covered|met|delivered|handled) (?:by|in|with)\b|\bout of scope\b|\bdeferred\b|\bnot planned\b/i;

const answeredOutsidePhases = (document: Document): string[] =>
  [...document.preamble, ...document.sections.flatMap(nodesOf)]
    .filter((node) => !isInPhase(document, lineOf(node)))
    .flatMap((node) => textOfBlock(node).split('\n'))
    .filter((text) => answered.test(text))
    .flatMap(idsIn);

export interface PlannedIds {
  /** Named in a phase, or mapped to one. */
  ids: ReadonlySet<string>;
  /** Said to need no work. */
  answered: ReadonlySet<string>;
  /** Mapped to phases that the plan has not, or has given up: by id, what the plan says and where. */
  astray: ReadonlyMap<string, { phases: string[]; line: number }>;
}

export const readPlannedIds = (document: Document): PlannedIds => {
  const phases = activePhases(document);
  const mappings = mappingsOf(document);
  const isKept = (mapping: Mapping): boolean => phasesNumbered(phases, mapping.phases).length > 0;
  const ids = [
    ...phases.flatMap((phase) => idsIn(textOfPhase(phase))),
    ...mappings.filter(isKept).flatMap((mapping) => mapping.ids),
  ];
  const astray = mappings
    .filter((mapping) => !isKept(mapping))
    .flatMap((mapping) => mapping.ids.map((id) => [plainId(id), mapping] as const));
  return {
    ids: new Set(ids.map(plainId)),
    answered: new Set(answeredOutsidePhases(document).map(plainId)),
    astray: new Map(astray),
  };
};

/** Every id of the plan as a person reads it: `AC-001` through `AC-006` are six, and hints in comments are none. */
export const idsOfPlan = ({ preamble, sections, allSections }: Document): ReadonlySet<string> => {
  const titles = allSections.map(({ title }) => title);
  const blocks = [...preamble, ...sections.flatMap(nodesOf)].map(textOfBlock);
  return new Set(idsIn([...titles, ...blocks].join('\n')).map(plainId));
};

const aboutCoverage = /traceab|coverage|\brequirements?\b/i;

/** Tasks or traceability still have gaps: nobody can say yet what the plan leaves out. */
export const isUnfinished = (document: Document): boolean =>
  document.phases.some(({ tasks }) => tasks.some(({ text }) => gapMark.test(text))) ||
  document.topics.some((topic) => aboutCoverage.test(topic.title) && gapMark.test(textOfTopic(topic)));

const withdrawn =
  /^\W*(?:removed|withdrawn|deleted|dropped|de-?scoped|deferred|retired|reserved|superseded|out of scope)\b|^~~|\((?:removed|withdrawn|dropped|de-?scoped|deferred|out of scope)\)/i;

/** Requirements and criteria that are kept for the record, or not written yet, need no work. */
export const needsWork = ({ text }: { text: string }): boolean =>
  !withdrawn.test(text) && !gapMark.test(text);

/** A plan that names half of them or more goes by them; fewer are mentions. */
export const namesMost = (declared: readonly { id: string }[], named: ReadonlySet<string>): boolean => {
  const ids = new Set(declared.map(({ id }) => plainId(id)));
  return ids.size > 0 && [...ids].filter((id) => named.has(id)).length * 2 >= ids.size;
};

/** `FR-1` and `FR-001` are one number in two spellings. */
export const plainId = (id: string): string => id.replace('-', '').replace(/(^[A-Z]+|\.)0+(?=\d)/g, '$1');
