import type { Brief, Written, WrittenText } from '../domain/authoring.ts';
import type { ExaminedDraft } from './examine-draft.ts';
import type { Writer } from './model-writer.ts';

/** gather → draft → examine → repair, at most so many rounds; the best version is what comes of it. */

export interface DraftingStep {
  name: 'gathered' | 'drafted' | 'examined';
  /** What a person is told of it. */
  text: string;
}

export interface Drafting {
  brief: Brief;
  writer: Writer;
  examine(texts: readonly WrittenText[]): Promise<ExaminedDraft>;
  /** Rounds of repair. */
  rounds: number;
  /** Whether asking again would change nothing: then what there is has to do. */
  isFinal(error: unknown): boolean;
  onStep(step: DraftingStep): Promise<void>;
}

export interface DraftedDocuments {
  examined: ExaminedDraft;
  /** What is still wrong. */
  problems: string[];
  rounds: number;
}

/** What was written cannot be used at all. */
export class NothingWritten extends Error {
  override name = 'NothingWritten';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super('nothing was written that could be used');
    this.problems = problems;
  }
}

interface Version {
  written: Written;
  examined: ExaminedDraft | null;
  problems: string[];
}

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

/** Asked about once: what the code has otherwise may be meant to change. */
const doubts = ({ contract }: ExaminedDraft): string[] =>
  (contract?.otherwise ?? []).map(
    (claim) =>
      `The contract and the code differ: ${claim}. Where the design changes it, leave the claim as it is; where it only describes what is there, state it as the code has it`,
  );

const isBetter = (one: Version, other: Version): boolean =>
  one.examined !== null &&
  (other.examined === null ||
    one.problems.length < other.problems.length ||
    (one.problems.length === other.problems.length &&
      (one.examined.contract?.otherwise.length ?? 0) < (other.examined.contract?.otherwise.length ?? 0)));

const weigh = async (written: Written, examine: Drafting['examine']): Promise<Version> => {
  const examined = written.texts.length > 0 ? await examine(written.texts) : null;
  return { written, examined, problems: [...written.problems, ...(examined?.problems ?? [])] };
};

const told = ({ problems, examined }: Version): string => {
  const contract = examined?.contract;
  return [
    problems.length === 0 ? 'no problem is left' : `${count(problems.length, 'problem')} left`,
    ...(contract
      ? [
          `contract of ${count(contract.claims, 'claim')}: ${contract.conforming} hold today, ${contract.pending} are still to be built`,
        ]
      : []),
  ].join('; ');
};

/** Where the writer gives up, what there is has to do; and that is told. */
const mend = async (
  { brief, writer, isFinal }: Drafting,
  best: Version,
  last: Version,
  problems: readonly string[],
  round: number,
): Promise<Written | { end: string } | null> => {
  try {
    return await writer.mend(brief, last.written, problems, round);
  } catch (error) {
    if (best.examined && isFinal(error) && error instanceof Error) return { end: error.message };
    throw error;
  }
};

const endedEarly = (problems: readonly string[], why: string): string[] =>
  problems.length === 0 ? [] : [...problems, `Repairing it ended early: ${why}`];

export const draftDocuments = async (drafting: Drafting): Promise<DraftedDocuments> => {
  const { brief, writer, examine, rounds, onStep } = drafting;
  let last = await weigh(await writer.write(brief), examine);
  let best = last;
  await onStep({ name: 'drafted', text: `Drafted by ${writer.name}` });
  let round = 0;
  let hasDoubted = false;
  while (round < rounds) {
    const doubted: string[] = hasDoubted || !last.examined ? [] : doubts(last.examined);
    if (last.problems.length + doubted.length === 0) break;
    hasDoubted ||= doubted.length > 0;
    const mended = await mend(drafting, best, last, [...last.problems, ...doubted], round + 1);
    if (!mended) break;
    if ('end' in mended) {
      best = { ...best, problems: endedEarly(best.problems, mended.end) };
      break;
    }
    round += 1;
    last = await weigh(mended, examine);
    if (isBetter(last, best)) best = last;
    // A version that cannot be read is no ground for the next one.
    if (!last.examined && best.examined) last = { ...best, problems: [...best.problems, ...last.problems] };
  }
  if (!best.examined) throw new NothingWritten(best.problems);
  await onStep({
    name: 'examined',
    text: `Held against the document rules${round > 0 ? `, repaired in ${count(round, 'round')}` : ''}: ${told(best)}`,
  });
  return { examined: best.examined, problems: best.problems, rounds: round };
};
