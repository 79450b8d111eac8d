import type { Document } from '../document.ts';
import { isPartOf, phasesNamedIn } from '../questions/phase-numbers.ts';
import { nameOfPhase } from '../phase-heading.ts';
import { isInPhase } from '../phases.ts';
import { partNames, partsOfPlan } from '../questions/plan-parts.ts';
import type { DocumentRule } from '../rule.ts';

/** Parts that speak of this plan's own phases; elsewhere "Phase 2" may be one of the roadmap. */
const aboutOwnPhases =
  /traceab|\bcoverage\b|\bparallel|\bdepend|\bgate summary\b|\bgates\b|\bestimat|\bowners?\b|\btest commands\b|\bcritical path\b/i;
const ofAnotherPlan =
  /\bfuture\b|\blater\b|\bdeferred\b|\bout of scope\b|\bfollow-?up|\bepic\b|\broad ?map\b|\bnext release\b/i;

interface Mention {
  number: string;
  line: number;
}

const linesToRead = (document: Document): Set<number> => {
  const lines = new Set<number>();
  for (const { title, line, endLine } of partsOfPlan(document)) {
    const name = isInPhase(document, line) ? partNames.dependencies : aboutOwnPhases;
    if (!name.test(title)) continue;
    for (let at = line; at <= endLine; at += 1) lines.add(at);
  }
  for (const { text, line } of document.comments) {
    text.split('\n').forEach((_, index) => lines.delete(line + index));
  }
  for (const line of document.evidence) lines.delete(line);
  return lines;
};

const mentionsIn = (document: Document): Mention[] => {
  const [first] = document.phases;
  if (!first) return [];
  const read = linesToRead(document);
  return document.body.split(/\r?\n/).flatMap((text, index) => {
    const line = document.bodyLine + index;
    return read.has(line) && !ofAnotherPlan.test(text)
      ? phasesNamedIn(text, first.word).map((number) => ({ number, line }))
      : [];
  });
};

export const planPhaseKnown: DocumentRule = {
  id: 'plan-phase-known',
  summary: 'Traceability, dependencies and gates name only phases that the plan has.',
  about: ['plan'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const { phases } = document;
    const [first, last] = [phases[0], phases.at(-1)];
    const told = new Set<string>();
    return mentionsIn(document).flatMap(({ number, line }) => {
      const isKnown = phases.some(
        (phase) => isPartOf(number, phase.number) || isPartOf(phase.number, number),
      );
      if (isKnown || told.has(number)) return [];
      told.add(number);
      const name = first ? nameOfPhase(first.word, number) : number;
      const expected =
        first === last ? `expected ${first?.name} only` : `expected one of ${first?.name} to ${last?.name}`;
      return [{ line, subject: name, message: `Unexpected ${name}, ${expected}` }];
    });
  },
};
