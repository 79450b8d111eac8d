import type { CiVerdict } from '../../authoring/develop/judge-ci.ts';
import type { Tokens } from '../../domain/authoring.ts';
import type { PhaseBrief } from '../../domain/develop.ts';
import type { PullState } from '../../domain/pull.ts';
import { editPull, fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import type { SettledPhase } from '../../pipeline/develop/phase.ts';
import type { WorkEnd } from '../../pipeline/develop/work-phase.ts';
import { redact } from '../../text/redact.ts';
import type { ModelSettings } from '../../settings/model.ts';
import { askedBy } from '../../workflow/asked-by.ts';
import { renderSpecPull, type SpecPull } from '../../workflow/spec-pull.ts';
import { type Asked, quoted } from '../commands/answer.ts';
import { rememberAskers } from '../commands/open-pull.ts';
import type { OpenedDraft } from '../draft/open-draft.ts';
import { costText } from '../draft/tell-draft.ts';

/** What people are told of the work on a phase. */

export type EndedCi = Exclude<CiVerdict, { state: 'waiting' }>;

export interface PhaseTold {
  phase: PhaseBrief;
  /** Null where it was never said to be done. */
  end: WorkEnd | null;
  spent: Tokens;
  price: ModelSettings['price'] | undefined;
  writer: string;
  ci: EndedCi | null;
  /** Why a repair was not committed; null where none was needed, or each was. */
  repair: string | null;
  amendments: readonly string[];
}

const nameOf = ({ name, title }: PhaseBrief): string => `${name}${title === '' ? '' : `: ${title}`}`;

export const ciText = (ci: EndedCi): string => {
  switch (ci.state) {
    case 'none':
      return 'No other check judged the commit: nobody has compiled it or run its tests.';
    case 'passed':
      return `Green: ${ci.names.map(quoted).join(', ')}.`;
    case 'closed':
      return 'The pull request was closed while its checks ran.';
    case 'late':
      return `Not ended in time: ${ci.names.map(quoted).join(', ')}.`;
    case 'failed':
      return `Not green: ${ci.failed.map(({ name }) => quoted(name)).join(', ')}.`;
  }
};

/** Written, and not taken for done: other checks have the last word. */
export const withoutTicks = (settled: SettledPhase): SettledPhase => ({
  ...settled,
  ticked: [],
  open: [
    ...settled.open,
    ...settled.ticked.map(({ task }) => ({
      task,
      why: 'it is written, and not ticked, because the whole is not green',
      isDoubt: true,
    })),
  ],
});

const ciLines = ({ ci, repair }: PhaseTold): string[] => [
  ...(ci ? [ciText(ci)] : []),
  ...(repair === null ? [] : [`What was to mend it was not committed: ${quoted(repair)}.`]),
];

const partsOf = (told: PhaseTold): SpecPull['parts'] => {
  const { end, amendments } = told;
  const { account, settled, check } = end ?? {};
  return [
    {
      heading: 'Done',
      lines: settled?.ticked.map(({ task, evidence }) => `${quoted(task.text)}: ${quoted(evidence)}`) ?? [],
    },
    {
      heading: 'Not done',
      lines: settled?.open.map(({ task, why }) => `${quoted(task.text)}: ${quoted(why)}`) ?? [],
    },
    { heading: 'What the check finds', lines: check?.findings.map(quoted) ?? [] },
    { heading: 'Checks of the repository', lines: ciLines(told) },
    { heading: 'Telemetry that the checker confirms', lines: settled?.telemetry.map(quoted) ?? [] },
    { heading: 'The design may be wrong', lines: amendments },
    { heading: 'Assumptions', lines: account?.assumptions.map((text) => quoted(redact(text))) ?? [] },
    {
      heading: 'Notes',
      lines:
        account && account.notes.trim() !== ''
          ? [quoted(redact(account.notes).trim().replaceAll(/\s+/g, ' '))]
          : [],
    },
  ];
};

const footOf = ({ writer, spent, price }: PhaseTold, asker: string): string => {
  const cost = costText(spent, price);
  return `<sub>Written by ${quoted(writer)} on the word of @${asker}${cost === null ? '' : `; ${cost}`}. Review it like anybody's work.</sub>`;
};

/** The pull request that the phase is on: that of the pack while it is open, or one of its own. */
export const bringPhase = async (opened: OpenedDraft, asked: Asked, told: PhaseTold): Promise<PullState> => {
  const { octokit, own, branch, place, pull } = opened;
  const { repository, sender, work } = asked;
  if (pull && pull.author !== work.service.login) return pull;
  const [known] = await fetchOpenPulls(octokit, repository, {
    head: `${repository.owner}:${own.name}`,
    base: branch,
  });
  const askers = [...new Set([...askedBy(known?.body ?? ''), sender.login])];
  const body = renderSpecPull({
    issue: place.issue,
    askers,
    documents: [],
    parts: partsOf(told),
    summary: `${quoted(nameOf(told.phase))} of <code>${place.slug}</code>. ${quoted(told.phase.goal)}`,
    foot: footOf(told, sender.login),
  });
  if (known && known.body !== body) await editPull(octokit, repository, known.number, body);
  const current =
    known ??
    (await postPull(octokit, repository, {
      title: `${nameOf(told.phase)} (${place.slug})`.slice(0, 240),
      body,
      head: own.name,
      base: branch,
    }));
  await rememberAskers(asked, current.number, [sender.login]);
  return current;
};

const list = ({ heading, lines }: SpecPull['parts'][number]): string =>
  `**${heading}**\n\n${lines
    .slice(0, 20)
    .map((line) => `- ${line}`)
    .join('\n')}`;

export const closingOf = (told: PhaseTold, pull: PullState | null): string => {
  const cost = costText(told.spent, told.price);
  return [
    ...(pull ? [`#${pull.number} has ${quoted(nameOf(told.phase))}.`] : []),
    ...partsOf(told)
      .filter(({ lines }) => lines.length > 0)
      .map(list),
    ...(cost === null ? [] : [`<sub>${cost}</sub>`]),
  ].join('\n\n');
};
