import type { Annotation, CheckAction, CheckOutput } from '../domain/check-run.ts';
import { levels, type Finding } from '../domain/finding.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import { renderCheckMarkdown } from './check-markdown.ts';
import { escapeCode, escapeMarkdown } from './escape-markdown.ts';
import { linkTo } from './markdown.ts';
import { printableLine, printableLines, withoutCommands } from './printable.ts';
import { type Told, toldIn } from './told.ts';
import { countOf } from './totals.ts';

/** GitHub's limits on what a check run shows. */
const limits = {
  title: 200,
  text: 65_000,
  annotationTitle: 250,
  annotation: 16_000,
  shownAnnotation: 32_000,
} as const;

/** More annotations hide more than they show: the report has them all. */
const mostAnnotations = 500;

export interface CheckRunOptions {
  /** Address of the repository's files at the judged commit. */
  linkBase: string;
  /** Names the job, for whoever looks after the service. */
  request: string;
}

export const actions = {
  again: { identifier: 'check', label: 'Check again', description: 'Judge this commit once more' },
  amend: {
    identifier: 'amend',
    label: 'Amend the design',
    description: 'A pull request that changes the design',
  },
  explain: { identifier: 'explain', label: 'Explain', description: 'How these verdicts came about' },
} satisfies Record<string, CheckAction>;

const toldOf = ({ report }: PullJudgement): Told[] => (report ? toldIn(report) : []);

const documentsOf = ({ settings, documents }: PullJudgement): Finding[] =>
  [...settings.head, ...documents].toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));

const blockingIn = (judgement: PullJudgement): number =>
  [...documentsOf(judgement), ...toldOf(judgement)].filter(({ level }) => level === 'block').length;

/** A judgement that is not a pass, for whatever reason. */
const fails = (judgement: PullJudgement): boolean =>
  judgement.incomplete !== null || judgement.report?.conclusion === 'failure' || blockingIn(judgement) > 0;

const verdictOf = (judgement: PullJudgement): string => {
  if (judgement.incomplete !== null) return `Incomplete: ${judgement.incomplete}`;
  if (judgement.unconcerned !== null && blockingIn(judgement) === 0) return judgement.unconcerned;
  const blocking = blockingIn(judgement);
  if (blocking > 0) return `${countOf(blocking, 'finding')} ${blocking === 1 ? 'blocks' : 'block'}`;
  const warnings = [...documentsOf(judgement), ...toldOf(judgement)].filter(({ level }) => level === 'warn');
  return warnings.length > 0
    ? `Nothing blocks; ${countOf(warnings.length, 'warning')}`
    : 'Design and code agree';
};

const shortened = (commit: string): string => commit.slice(0, 12);

const nameOf = ({ pull, branch }: PullJudgement): string =>
  `${pull === null ? 'the merge group' : `#${pull}`} into ${escapeCode(branch, 200)}`;

const settingsNote = ({ settings, base }: PullJudgement): string[] =>
  settings.base.length === 0
    ? []
    : [
        `⚠️ The settings at \`${shortened(base)}\` cannot be read, so the last ones that could be are in force: ${settings.base
          .slice(0, 5)
          .map((problem) => escapeMarkdown(problem, 500))
          .join('; ')}`,
      ];

const documentRow = ({ level, message, design, rule }: Finding, base: string): string =>
  `| ${level === 'block' ? '**block**' : level} | [${escapeMarkdown(`${design.path.split('/').at(-1)}:${design.line}`, 200)}](${linkTo(design.path, design, base)}) | ${escapeMarkdown(message, 1_000)} | ${escapeCode(rule, 200)} |`;

const mostRows = 60;

const documentsPart = (judgement: PullJudgement, base: string): string[] => {
  const found = documentsOf(judgement);
  if (found.length === 0) return [];
  const rows = found.slice(0, mostRows).map((finding) => documentRow(finding, base));
  const left = found.length - rows.length;
  return [
    `### Documents\n\n| Level | Where | What | Rule |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
    ...(left > 0 ? [`${left} more are left out here: \`specgate lint\` shows all of them.`] : []),
  ];
};

const gatesPart = ({ report }: PullJudgement, base: string): string[] =>
  report && report.gates.length > 0
    ? [
        `### Gates\n\n${report.gates
          .slice(0, mostRows)
          .map(
            ({ path, line, message }) =>
              `- [${escapeMarkdown(`${path.split('/').at(-1)}:${line}`, 200)}](${linkTo(path, { path, line }, base)}) ${escapeMarkdown(message, 1_000)}`,
          )
          .join('\n')}`,
      ]
    : [];

const mostShown = 20;

const conformancePart = (judgement: PullJudgement, base: string): string[] => {
  const blocking = toldOf(judgement).filter(({ level, rule }) => level === 'block' && rule !== 'gate');
  if (!judgement.report) return [];
  const rows = blocking
    .slice(0, mostShown)
    .map(
      ({ message, place, design, id }) =>
        `| ${escapeMarkdown(message, 600)} | [code](${linkTo(place.path, place, base)})${design ? ` · [design](${linkTo(design.place.path, design.place, base)})` : ''} | ${escapeCode(id, 60)} |`,
    );
  const left = blocking.length - rows.length;
  return rows.length === 0
    ? []
    : [
        `### Conformance\n\n| What blocks | Where | Id |\n| --- | --- | --- |\n${rows.join('\n')}`,
        ...(left > 0 ? [`${left} more: see the details below.`] : []),
        'Each has three ways out, ready to paste, in the details below: change the code, amend the design, or `/spec waive`.',
      ];
};

const cut = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const note = `\n\n**Cut here: GitHub shows no more than ${limit.toLocaleString('en')} characters.** \`specgate check\` shows all of it.`;
  const kept = text.slice(0, limit - note.length);
  return kept.slice(0, Math.max(kept.lastIndexOf('\n'), 0)) + note;
};

const incompletePart = ({ incomplete }: PullJudgement, request: string): string[] =>
  incomplete === null
    ? []
    : [
        `This is neither a pass nor a fail: ${escapeMarkdown(incomplete, 1_000)}. It is posted as a failure so that nothing is merged unseen, and tried again by itself. To try now, press "Check again" or comment \`/spec check\`. Request ${escapeCode(request, 100)}.`,
      ];

const sectionOf = (judgement: PullJudgement, { linkBase, request }: CheckRunOptions): string =>
  [
    `**${escapeMarkdown(verdictOf(judgement), 1_000)}** (${nameOf(judgement)})`,
    ...incompletePart(judgement, request),
    ...settingsNote(judgement),
    ...documentsPart(judgement, linkBase),
    ...gatesPart(judgement, linkBase),
    ...conformancePart(judgement, linkBase),
    `Judged: \`${shortened(judgement.head)}\` against designs and settings at \`${shortened(judgement.base)}\`.`,
  ].join('\n\n');

/** What is shown instead of characters that act is longer than they are. */
const clean = (text: string): string =>
  printableLines(text, limits.annotation).join('\n').slice(0, limits.shownAnnotation).toWellFormed();

const titled = (text: string, limit: number): string =>
  printableLine(text, limit).slice(0, limit).toWellFormed();

const ofDocument = ({ level, message, example, rule, design }: Finding): Annotation => ({
  path: design.path,
  line: design.line,
  endLine: design.endLine ?? design.line,
  level,
  title: titled(rule, limits.annotationTitle),
  message: clean(example === undefined ? message : `${message}\ntry: ${example}`),
});

const ofTold = ({ level, message, place, rule, id, slug, exits, design }: Told): Annotation => ({
  path: place.path,
  line: place.line,
  endLine: place.endLine ?? place.line,
  level,
  title: titled(slug === null ? rule : `${rule} (${id})`, limits.annotationTitle),
  message: clean(
    [
      message,
      ...(design
        ? [`${design.place.path}:${design.place.line}${design.text === '' ? '' : ` says: ${design.text}`}`]
        : []),
      ...(exits
        ? ['Ways out:', `- code: ${exits.code}`, `- design: ${exits.amend}`, `- waiver: ${exits.waive}`]
        : []),
    ].join('\n'),
  ),
});

const annotationsOf = (judgement: PullJudgement): Annotation[] => [
  ...documentsOf(judgement).map(ofDocument),
  ...toldOf(judgement)
    .filter(({ level }) => level !== 'note')
    .map(ofTold),
];

const isAmendable = (judgement: PullJudgement): boolean =>
  judgement.report?.findings.some(({ level, exits }) => level === 'block' && exits.edit !== null) ?? false;

const actionsFor = (judgements: readonly PullJudgement[]): CheckAction[] => [
  actions.again,
  ...(judgements.some(isAmendable) ? [actions.amend] : []),
  ...(judgements.some(fails) ? [actions.explain] : []),
];

/** The worst comes first: it is what the check run is. */
const byGravity = (one: PullJudgement, other: PullJudgement): number =>
  Number(fails(other)) - Number(fails(one)) || (one.pull ?? 0) - (other.pull ?? 0);

/** A check run for a commit, of all that is to be merged from it. */
export const renderCheckRun = (
  judgements: readonly PullJudgement[],
  options: CheckRunOptions,
): CheckOutput => {
  const ordered = judgements.toSorted(byGravity);
  const [worst] = ordered;
  const details = ordered.flatMap(({ report }) =>
    report
      ? [renderCheckMarkdown(report, { color: false, toolVersion: '', linkBase: options.linkBase })]
      : [],
  );
  const annotations = ordered.flatMap(annotationsOf);
  return {
    conclusion: ordered.some(fails) ? 'failure' : 'success',
    title: titled(worst ? verdictOf(worst) : 'Nothing to judge', limits.title),
    summary: cut(
      withoutCommands(ordered.map((judgement) => sectionOf(judgement, options)).join('\n\n---\n\n')),
      limits.text,
    ),
    text: cut(details.join('\n\n---\n\n'), limits.text),
    annotations: annotations.slice(0, mostAnnotations),
    actions: actionsFor(ordered),
  };
};
