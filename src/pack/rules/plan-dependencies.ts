import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { type PhaseRank, phasesNamedIn, rankNumbers } from '../questions/phase-numbers.ts';
import { activePhases, type Phase } from '../phases.ts';
import { partNames } from '../questions/plan-parts.ts';
import type { DocumentRule } from '../rule.ts';
import { textOfTopic } from '../../markdown/topics.ts';

interface Statement {
  text: string;
  line: number;
}

/** Clauses that can only say what must be there first. */
const states =
  /^(?:on |requires |after |completion of )?(?:the )?(?:phases?|milestones?|stages?)\b|\bdepends? (?:up)?on\b|\brequires?\b|\bblocked by\b|\bneeds?\b/i;
const saysOtherwise =
  /\bparallel\b|\bconcurrent|\bblocks\b|\bun(?:b)?locks?\b|\benables?\b|\bfeeds\b|\bbefore\b|\bnot\b|\bno\b|\bindependent|\boverlap|\boptional|\blater\b|\bfuture\b|\bfor\b/i;

const clausesOf = (text: string): string[] =>
  text.split(/[\n;]|[.,](?=\s+[A-Z])|(?=\b(?:for|so that|because)\b)/).map((clause) => clause.trim());

const statementsOf = ({ section, topics }: Phase): Statement[] => [
  ...[...section.title.matchAll(/\(([^()]{1,200})\)/g)].map((match) => ({
    text: match[1] ?? '',
    line: section.line,
  })),
  ...topics
    .filter(({ title }) => partNames.dependencies.test(title))
    .flatMap((topic) => clausesOf(textOfTopic(topic)).map((text) => ({ text, line: topic.line }))),
];

const problemsOf = (phase: Phase, document: Document, ranks: ReadonlyMap<string, PhaseRank>): Problem[] => {
  const own = ranks.get(phase.number);
  if (!own) return [];
  const seen = new Set<string>();
  return statementsOf(phase)
    .filter(({ text }) => states.test(text) && !saysOtherwise.test(text))
    .flatMap(({ text, line }) =>
      phasesNamedIn(text, phase.word).flatMap((number) => {
        const rank = ranks.get(number);
        const isEarlier =
          !rank || rank.major < own.major || (rank.major === own.major && rank.minor < own.minor);
        if (isEarlier || seen.has(number)) return [];
        seen.add(number);
        const other = document.phases.find((each) => each.number === number)?.name ?? number;
        return [
          {
            line,
            subject: `${phase.name} on ${other}`,
            message:
              number === phase.number
                ? `Unexpected dependency of ${phase.name} on itself, expected earlier phases only`
                : `Unexpected dependency of ${phase.name} on ${other}, which comes later; expected earlier phases only`,
            example: '- Dependencies: Phase 1',
          },
        ];
      }),
    );
};

export const planDependencies: DocumentRule = {
  id: 'plan-dependencies',
  summary: 'A phase depends on earlier phases only.',
  about: ['plan'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const numbers = document.phases.map(({ number }) => number);
    // A number that stands twice could mean either phase; plan-phases-order tells that.
    if (new Set(numbers).size < numbers.length) return [];
    const ranked = rankNumbers(numbers);
    const ranks = new Map(
      numbers.flatMap((number, index) => {
        const rank = ranked[index];
        return rank ? [[number, rank] as const] : [];
      }),
    );
    return activePhases(document).flatMap((phase) => problemsOf(phase, document, ranks));
  },
};
