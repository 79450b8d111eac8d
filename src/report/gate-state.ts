import { type GatedKind, gatedKinds, roleOf } from '../domain/document.ts';
import type { Gate, GateState } from '../domain/gate.ts';
import type { StatusReport, StatusRow } from '../domain/report.ts';
import { countOf } from './totals.ts';

const symbols: Record<GateState, string> = { absent: '·', draft: '○', final: '✓', stale: '!', retired: '–' };

/** A symbol to scan a column by, and the word for it. */
export const showState = (state: GateState): string => `${symbols[state]} ${state}`;

export const gateColumns: readonly { kind: GatedKind; title: string }[] = gatedKinds.map((kind) => ({
  kind,
  title: `${roleOf[kind]}/${kind}`,
}));

export const gateOf = ({ gates }: StatusRow, kind: GatedKind): Gate | undefined =>
  gates.find((gate) => gate.kind === kind);

export const describePhases = ({ phases }: StatusRow): string =>
  phases === null ? '–' : `${phases.done} of ${phases.total}`;

export const unfinished = ({ gates }: StatusRow): Gate[] => gates.filter(({ state }) => state !== 'final');

/** The result in one line, and what made a document final. */
export const describeStatus = ({ packs, mode }: StatusReport): string => {
  if (packs.length === 0) return 'No packs were found. `specgate init` starts one.';
  const gates = packs.flatMap((row) => row.gates);
  const final = gates.filter(({ state }) => state === 'final').length;
  const problems = packs.reduce((sum, row) => sum + row.problems.length, 0);
  const total = `${final} of ${countOf(gates.length, 'gate')} final in ${countOf(packs.length, 'pack')} (\`finalize.mode: ${mode}\`)`;
  return problems > 0 ? `${total}, ${countOf(problems, 'problem')}` : total;
};
