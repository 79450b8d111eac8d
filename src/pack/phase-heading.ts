import { type PhaseWord, phaseWords, readPhaseNumber } from './questions/phase-numbers.ts';

const phaseTitle = new RegExp(
  String.raw`^[^\p{L}\p{N}[]*(?:\[[^\]]{1,20}\]\s*)?(${phaseWords.join('|')})\s+#?([\dA-Za-z]{1,6}(?:\.[\dA-Za-z]{1,6})*)(?![\w'’])(.*)$`,
  'iu',
);
const remark =
  /^\s+(?:gates?|summary|notes?|entry|exit|status|dependencies|risks?|checklist|tests?|testing|tasks?|retrospective|timeline)\b/i;
/** What headings add to the title: `(3 days)`, `(depends on Phase 1)`, `— ✅ COMPLETE`. */
const timeOrOrder =
  /\s*\([^()]*\b(?:phases?|depends?|parallel|\d+\s*(?:h|d|hours?|days?|weeks?|points?)|weeks? \d+)\b[^()]*\)$/i;
const progress =
  /\s*(?:[([]|[—–-]\s)\P{L}*(?:completed?|done|in progress|ongoing|not started|pending)\P{L}*$/iu;

export interface PhaseHeading {
  word: PhaseWord;
  number: string;
  title: string;
  /** `Phase 1 Gate`: a remark about a phase that stands elsewhere, most likely. */
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

/** `Phase 2A — Import (3 days)`; null for headings of anything else. */
export const readPhaseHeading = (text: string): PhaseHeading | null => {
  if (text.length > longestTitle) return null;
  const match = phaseTitle.exec(text);
  const number = readPhaseNumber(match?.[2] ?? '');
  if (!match || number === null) return null;
  const rest = match[3] ?? '';
  return {
    word: (match[1] ?? '').toLowerCase() as PhaseWord,
    number,
    title: readTitle(rest),
    isRemark: remark.test(rest),
  };
};

/** As messages name a phase, also one that the plan has not. */
export const nameOfPhase = (word: PhaseWord, number: string): string =>
  `${word.charAt(0).toUpperCase()}${word.slice(1)} ${number}`;

const dropped = 'removed|dropped|skipped|cancell?ed|deferred|de-?scoped|superseded|obsolete|n/a|not needed';
const droppedTitle = new RegExp(
  String.raw`^~~.*~~$|[:—–-]\s*~~.*~~$|[([](?:${dropped})(?:[\s,;:—–-]+(?:in|by|per|to|from|see|for|until|as|on)\b[^)\]]*)?[)\]]|(?:\s[—–-]\s|:\s)(?:${dropped})$`,
  'i',
);

/** A phase that was given up and kept for the record: `Phase 5: Telemetry (Removed)`. */
export const saysDropped = (title: string): boolean => droppedTitle.test(title);
