import type { DraftRole, Tokens } from '../../domain/authoring.ts';
import type { PullState } from '../../domain/pull.ts';
import { editPull, fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import { openCommit } from '../../effects/git-tree.ts';
import { readGates } from '../../pack/gate.ts';
import { loadPack } from '../../pipeline/packs.ts';
import type { PerformedDraft } from '../../pipeline/perform-draft.ts';
import type { ModelSettings } from '../../settings/model.ts';
import { askedBy } from '../../workflow/asked-by.ts';
import { begunAtIssue, renderSpecPull, type SpecPull } from '../../workflow/spec-pull.ts';
import { type Asked, quoted } from '../commands/answer.ts';
import { rememberAskers } from '../commands/open-pull.ts';
import type { OpenedDraft } from './open-draft.ts';

/** What people are told of a draft: on its pull request, and in the thread where it was asked for. */

const thousands = (number: number): string => number.toLocaleString('en-US');

export const costText = (
  { input, output }: Tokens,
  price: ModelSettings['price'] | undefined,
): string | null => {
  if (input + output === 0) return null;
  const cost = price ? (input * price.input + output * price.output) / 1e6 : null;
  return `${thousands(input)} tokens in, ${thousands(output)} out${cost === null ? '' : `, about $${cost.toFixed(2)}`}`;
};

const inCode = (text: string): string => `\`${text.replaceAll('`', "'")}\``;

/** Parts of what is said about a draft, for those who review it. */
const partsOf = ({ examined, problems, unverified, brief }: PerformedDraft): SpecPull['parts'] => {
  const { reviewers, contract } = examined;
  return [
    { heading: 'Problems that are left', lines: problems.map(quoted) },
    {
      heading: 'Gaps for you to fill',
      lines: reviewers.gaps.map(({ path, line, text }) => `${inCode(`${path}:${line}`)} ${quoted(text)}`),
    },
    { heading: 'Open questions', lines: reviewers.questions.map(quoted) },
    { heading: 'Assumptions', lines: reviewers.assumptions.map(quoted) },
    { heading: 'Risks', lines: reviewers.risks.map(quoted) },
    {
      heading: 'The contract and the code as it is today',
      lines: contract
        ? [
            `${contract.claims} claims: ${contract.conforming} hold today, ${contract.pending} are still to be built, ${contract.unverifiable} cannot be told`,
            ...contract.otherwise.map((claim) => `The code has it otherwise: ${quoted(claim)}`),
          ]
        : [],
    },
    {
      heading: 'References that could not be verified',
      lines: unverified.map(({ url, why }) => `${inCode(url)}: ${quoted(why)}`),
    },
    { heading: 'Prerequisites that are missing', lines: brief.missing.map(quoted) },
    { heading: 'Left out for want of room', lines: brief.leftOut.map(quoted) },
  ];
};

const documentsAt = async (
  { place, trust, own }: OpenedDraft,
  { work, repository }: Asked,
  head: string,
): Promise<SpecPull['documents']> => {
  const ref = `refs/heads/${own.name}`;
  const root = await work.service.mirrors.fetch(repository, { refs: [ref], commits: [head] });
  const gates = readGates(await loadPack(await openCommit(root, head), place), trust);
  return Object.values(gates)
    .filter(({ state }) => state !== 'absent')
    .map(({ path, state }) => ({ path, state }));
};

export interface Brought {
  performed: PerformedDraft;
  head: string;
  spent: Tokens;
  price: ModelSettings['price'] | undefined;
}

const bodyOf = async (
  opened: OpenedDraft,
  asked: Asked,
  { performed, head, spent, price }: Brought,
): Promise<string> => {
  const askers = new Set([...askedBy(opened.pull?.body ?? ''), asked.sender.login]);
  const own = await documentsAt(opened, asked, head);
  const others = performed.files
    .filter(({ path }) => !own.some((each) => each.path === path))
    .map(({ path }) => ({ path, state: 'draft' }));
  const cost = costText(spent, price);
  return renderSpecPull({
    issue: opened.place.issue,
    askers: [...askers],
    documents: [...own, ...others],
    parts: partsOf(performed),
    summary: quoted(performed.examined.reviewers.summary),
    foot: `<sub>Written by ${quoted(performed.writer)} on the word of @${asked.sender.login}${cost === null ? '' : `; ${cost}`}. Edit the documents as you like: they are yours. \`/spec finalize\` opens the gates.</sub>`,
  });
};

/** The pull request of the pack: opened, or told anew. One that a person opened keeps what that person says of it. */
export const bringToPull = async (
  opened: OpenedDraft,
  asked: Asked,
  brought: Brought,
): Promise<PullState> => {
  const { octokit, own, branch, place, title, pull } = opened;
  const { repository, work, sender } = asked;
  if (pull && pull.author !== work.service.login) return pull;
  const head = `${repository.owner}:${own.name}`;
  const [known] = await fetchOpenPulls(octokit, repository, { head, base: branch });
  const body = await bodyOf({ ...opened, pull: known ?? null }, asked, brought);
  const current =
    known ??
    (await postPull(octokit, repository, {
      title: `Spec: ${title}`.slice(0, 240),
      body,
      head: own.name,
      base: branch,
    }));
  if (known && (place.issue === null || begunAtIssue(known.body) === place.issue) && known.body !== body)
    await editPull(octokit, repository, known.number, body);
  await rememberAskers(asked, current.number, [sender.login]);
  return current;
};

const nextOf: Record<DraftRole, (slug: string) => string> = {
  analyze: (slug) =>
    `Next: review it, then \`/spec finalize prd ${slug}\` there, and \`/spec architect\` here.`,
  architect: (slug) => `Next: review it, then \`/spec finalize fdd ${slug}\` there, and \`/spec plan\` here.`,
  plan: (slug) => `Next: review it, then \`/spec finalize plan ${slug}\` there.`,
  design: () => 'Next: review the set, and merge it.',
  planning: () =>
    'Next: have somebody who knows OTP review the architecture, walk through each supervisor and what its restart takes along, then `/spec analyze` on an issue for each part of the first phase.',
  revise: () => 'Next: look at what changed there.',
};

const most = 8;

/** What the reply says at the end. */
export const closingText = (
  { place }: OpenedDraft,
  role: DraftRole,
  pull: PullState,
  { performed, spent, price }: Brought,
): string => {
  const { examined, problems } = performed;
  const cost = costText(spent, price);
  const parts = partsOf(performed)
    .slice(0, 2)
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }) =>
      [
        `**${heading}**`,
        '',
        ...lines.slice(0, most).map((line) => `- ${line}`),
        ...(lines.length > most ? [`- and ${lines.length - most} more, on #${pull.number}`] : []),
      ].join('\n'),
    );
  const state =
    problems.length > 0
      ? `It is a draft that does not meet the rules yet: ${problems.length} left.`
      : examined.gaps > 0
        ? `It is a draft with ${examined.gaps} ${examined.gaps === 1 ? 'gap' : 'gaps'}.`
        : 'It is a draft that meets the rules.';
  return [
    `#${pull.number} has ${performed.files.map(({ path }) => `\`${path}\``).join(', ')}. ${state}`,
    ...parts,
    nextOf[role](place.slug),
    ...(cost === null ? [] : [`<sub>${cost}</sub>`]),
  ].join('\n\n');
};
