import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { hasContent, lineOfTitle } from './find.ts';
import { activePhases, type Phase } from '../phases.ts';

interface PhasePart {
  /** How the part is labelled, in headings or lists. */
  name: RegExp;
  /** How the message names it. */
  called: string;
  expected: string;
  example: string;
  /** Whether the phase says it in another way than under a label. */
  isSaid?(phase: Phase): boolean;
  /** Said once for the plan; counts where no phase speaks for itself. */
  isSaidOnce?(): boolean;
}

const emptyLabel = (phase: Phase, name: RegExp): Phase['topics'][number] | undefined => {
  const labels = phase.topics.filter(({ title }) => name.test(title));
  return labels.some(hasContent) ? undefined : labels[0];
};

/** What every phase has to say. A plan that never says it gets one finding, else each phase that lacks it. */
export const requirePhasePart = (document: Document, part: PhasePart): Problem[] => {
  const { name, called, expected, example } = part;
  const phases = activePhases(document);
  const lacking = phases.filter(
    (phase) =>
      !phase.topics.some((topic) => name.test(topic.title) && hasContent(topic)) && !part.isSaid?.(phase),
  );
  if (lacking.length === phases.length && part.isSaidOnce?.()) return [];
  const isLabelled = lacking.some((phase) => emptyLabel(phase, name));
  if (lacking.length > 1 && lacking.length === phases.length && !isLabelled) {
    const message = `Missing ${called} in every ${phases[0]?.word}, expected ${expected}`;
    return [{ line: lineOfTitle(document), message, example }];
  }
  return lacking.map((phase) => {
    const empty = emptyLabel(phase, name);
    return {
      line: empty?.line ?? phase.line,
      subject: phase.name,
      message: empty
        ? `Unexpected empty \`${empty.title}\` in ${phase.name}, expected ${expected}`
        : `Missing ${called} in ${phase.name}, expected ${expected}`,
      example,
    };
  });
};
