import type { DraftPlace } from '../../authoring/assemble.ts';
import { slugOfTitle } from '../../authoring/slug.ts';
import type { Issue } from '../../domain/authoring.ts';
import type { Trust } from '../../domain/gate.ts';
import type { PullState } from '../../domain/pull.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { resolveCommit } from '../../effects/git-commits.ts';
import { openCommit } from '../../effects/git-tree.ts';
import type { Octokit } from '../../effects/github/client.ts';
import { fetchBranch } from '../../effects/github/commits.ts';
import { fetchIssue } from '../../effects/github/issues.ts';
import { fetchOpenPulls } from '../../effects/github/pulls.ts';
import { fetchRepository } from '../../effects/github/repositories.ts';
import type { PackPlace } from '../../pack/rule.ts';
import { publicKeyOf } from '../../pack/seal.ts';
import { UsageError } from '../../pipeline/faults.ts';
import { loadPack, packsOf } from '../../pipeline/packs.ts';
import { settingsInForce } from '../../pipeline/settings-in-force.ts';
import { begunAtIssue } from '../../workflow/spec-pull.ts';
import type { Asked } from '../commands/answer.ts';
import { choosePack, openPull } from '../commands/open-pull.ts';

/** Where a role writes: the pack that is meant, the branch that it grows on, and what stands there now. */
export interface OpenedDraft {
  octokit: Octokit;
  root: string;
  /** The branch that the pack is to be merged into, and its tip. */
  branch: string;
  base: string;
  settings: Settings;
  trust: Trust;
  place: DraftPlace;
  title: string;
  issue: Issue | null;
  /** The branch of the pack. `head` is null where there is none yet. */
  own: { name: string; head: string | null };
  /** The pull request that it is on. */
  pull: PullState | null;
  /** The commit whose documents are there now. */
  commit: string;
  tree: Snapshot;
}

export const draftPermissions = { contents: 'write', pull_requests: 'write', issues: 'write' } as const;

const folderOf = ({ packs: [root = 'docs/features'] }: Settings, slug: string): string =>
  `${root}/${slug.replaceAll('__', '/')}`;

const branchOf = (slug: string): string => `spec/${slug.replaceAll('__', '/')}`;

type PlaceOnIssue = Pick<PackPlace, 'slug' | 'folder'>;

/** The pack that began at an issue, and is on the base branch already. */
const begunBefore = async (
  tree: Snapshot,
  places: readonly PackPlace[],
  issue: number,
): Promise<PlaceOnIssue | null> => {
  for (const place of places) {
    const { documents } = await loadPack(tree, place);
    if (Object.values(documents).some(({ frontMatter }) => frontMatter.issue === issue)) return place;
  }
  return null;
};

const newPlace = (settings: Settings, places: readonly PackPlace[], issue: Issue): PlaceOnIssue => {
  const named = slugOfTitle(issue.title, issue.number);
  const slug = places.some((place) => place.slug === named) ? `${named}-${issue.number}` : named;
  return { slug, folder: folderOf(settings, slug) };
};

const slugOnBranch = (branch: string): string => branch.slice('spec/'.length).replaceAll('/', '__');

const openOnIssue = async ({ work, repository, thread }: Asked): Promise<OpenedDraft> => {
  const { github, mirrors, signer, login } = work.service;
  const octokit = github.of(repository, draftPermissions);
  const issue = await fetchIssue(octokit, repository, thread);
  if (!issue) throw new UsageError(`The issue #${thread} is gone`);
  const { defaultBranch: branch } = await fetchRepository(octokit, repository);
  const ref = `refs/heads/${branch}`;
  const root = await mirrors.fetch(repository, { refs: [ref], commits: [] });
  const base = await resolveCommit(root, ref);
  if (base === null) throw new UsageError('This repository has no commits yet');
  const { settings } = await settingsInForce(root, base);
  const trust: Trust = {
    mode: settings.finalize.mode,
    keys: { [signer.name]: publicKeyOf(signer), ...settings.seal.keys },
    repository: repository.id,
  };
  const tree = await openCommit(root, base);
  const places = await packsOf({ settings }, tree);
  const pulls = await fetchOpenPulls(octokit, repository, { base: branch });
  const pull =
    pulls.find((each) => !each.isFork && each.author === login && begunAtIssue(each.body) === thread) ?? null;
  const onBranch = pull && slugOnBranch(pull.headBranch);
  const found =
    onBranch === null
      ? ((await begunBefore(tree, places, thread)) ?? newPlace(settings, places, issue))
      : { slug: onBranch, folder: folderOf(settings, onBranch) };
  const name = pull?.headBranch ?? branchOf(found.slug);
  const others = pull ? undefined : pulls.find((each) => !each.isFork && each.headBranch === name);
  if (others)
    throw new UsageError(`\`${name}\` is the branch of #${others.number}, which somebody opened: ask there`);
  const head = await fetchBranch(octokit, repository, name);
  if (head !== null) await mirrors.fetch(repository, { refs: [`refs/heads/${name}`], commits: [head] });
  // A branch that is on no pull request has been merged, or is nobody's: its documents are those of the base.
  const commit = pull && head !== null ? head : base;
  return {
    octokit,
    root,
    branch,
    base,
    settings,
    trust,
    place: { ...found, designs: settings.designs, issue: thread },
    title: issue.title,
    issue,
    own: { name, head },
    pull,
    commit,
    tree: await openCommit(root, commit),
  };
};

const openOnPull = async (asked: Asked): Promise<OpenedDraft> => {
  const { octokit, pull, root, sides } = await openPull(asked);
  if (!pull.isOpen) throw new UsageError(`#${pull.number} is closed`);
  if (pull.isFork)
    throw new UsageError(
      `The branch of #${pull.number} lies in a fork, to which nothing is written: ask for it on a pull request of this repository`,
    );
  const found = await choosePack({ octokit, pull, root, sides }, null);
  const { documents } = await loadPack(sides.tree, found);
  const [number = null] = Object.values(documents).flatMap(({ frontMatter: { issue } }) => issue ?? []);
  const issue = number === null ? null : await fetchIssue(octokit, asked.repository, number);
  const [title] = Object.values(documents).flatMap((document) => document.title?.split(':')[0] ?? []);
  return {
    octokit,
    root,
    branch: pull.branch,
    base: sides.base.commit,
    settings: sides.base.settings,
    trust: sides.base.trust,
    place: {
      slug: found.slug,
      folder: found.folder,
      designs: sides.base.settings.designs,
      issue: number,
    },
    title: issue?.title ?? title ?? pull.title,
    issue: issue ?? { number: pull.number, title: pull.title, body: pull.body, author: pull.author },
    own: { name: pull.headBranch, head: pull.head },
    pull,
    commit: pull.head,
    tree: sides.tree,
  };
};

export const openDraft = (asked: Asked): Promise<OpenedDraft> =>
  asked.isPull ? openOnPull(asked) : openOnIssue(asked);
