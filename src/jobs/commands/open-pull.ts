import { resolveCommit } from '../../effects/git-commits.ts';
import type { Octokit } from '../../effects/github/client.ts';
import { commitTo, type FileText } from '../../effects/github/commits.ts';
import { fetchCommitters, fetchPull, fetchPullMoves } from '../../effects/github/pulls.ts';
import type { PullState } from '../../domain/pull.ts';
import { isDocumentPath } from '../../pack/document-paths.ts';
import { publicKeyOf } from '../../pack/seal.ts';
import type { PackPlace } from '../../pack/rule.ts';
import { UsageError } from '../../pipeline/faults.ts';
import { openSides, type Sides } from '../../pipeline/judge-pull.ts';
import { packsOf, requirePack } from '../../pipeline/packs.ts';
import { settingsPath } from '../../settings/settings.ts';
import { askedBy } from '../../workflow/asked-by.ts';
import { type Authorship, refuseAuthor, refuseMoved } from '../../workflow/authority.ts';
import type { Asked } from './answer.ts';
import { refuseUnseenHead } from './unseen-head.ts';

/** A pull request, opened: what it is, and both sides of what it changes. */
export interface OpenedPull {
  octokit: Octokit;
  pull: PullState;
  root: string;
  sides: Sides;
}

/** Reads documents and people, writes commits to the pack's branch. */
const permissions = { contents: 'write', pull_requests: 'write', issues: 'write' } as const;

export const openPull = async ({ work, repository, thread }: Asked): Promise<OpenedPull> => {
  const { github, mirrors, signer, now } = work.service;
  const octokit = github.of(repository, permissions);
  const pull = await fetchPull(octokit, repository, thread);
  const base = `refs/heads/${pull.branch}`;
  const root = await mirrors.fetch(repository, {
    refs: [base, `refs/pull/${pull.number}/head`],
    commits: [pull.head],
  });
  const tip = await resolveCommit(root, base);
  if (tip === null) throw new UsageError(`The branch ${pull.branch} is gone`);
  const sides = await openSides({
    root,
    branch: pull.branch,
    isDefault: pull.branch === pull.defaultBranch,
    base: tip,
    head: pull.head,
    pull: pull.number,
    repository: repository.id,
    keys: { [signer.name]: publicKeyOf(signer) },
    at: now().toISOString(),
  });
  return { octokit, pull, root, sides };
};

const isDocument = ({ base: { settings } }: Sides, path: string): boolean =>
  path === settingsPath || isDocumentPath(settings, path);

/** Why a word no longer counts for what is there now; null where it does. */
export const refuseStale = async (opened: OpenedPull, asked: Asked): Promise<string | null> => {
  const { octokit, pull } = opened;
  const { sender, work } = asked;
  if (!pull.isOpen) return `#${pull.number} is closed.`;
  const moves = await fetchPullMoves(octokit, pull);
  if (moves === null) return refuseUnseenHead(pull.head, asked);
  const moved = refuseMoved(sender.at, moves, work.service.login);
  if (moved !== null || moves.some(({ to }) => to === pull.head)) return moved;
  // GitHub tells of moves a little late.
  if ((await refuseUnseenHead(pull.head, asked)) === null) return null;
  throw new Error(`GitHub does not tell yet how ${pull.headBranch} came to ${pull.head}`);
};

const askersKey = ({ repository }: Asked, pull: number): string => `askers/${repository.id}/${pull}`;

const askersOf = async (asked: Asked, pull: number): Promise<string[]> => {
  const known = await asked.work.service.memory.get(askersKey(asked, pull));
  return Array.isArray(known) ? known.filter((login) => typeof login === 'string') : [];
};

/** Whoever has the App open a pull request is an author of it. It also stands in the pull request itself. */
export const rememberAskers = async (
  asked: Asked,
  pull: number,
  askers: readonly string[],
): Promise<void> => {
  const all = new Set([...(await askersOf(asked, pull)), ...askers]);
  await asked.work.service.memory.set(askersKey(asked, pull), [...all]);
};

/** Who opened it or had it opened, and everybody who pushed to it or whose commits it brings. */
export const authorshipOf = async (
  { octokit, pull, sides }: OpenedPull,
  asked: Asked,
): Promise<Authorship> => {
  const { repository, work } = asked;
  const { logins } = await fetchCommitters(octokit, repository, pull.number);
  const moves = (await fetchPullMoves(octokit, pull)) ?? [];
  const own = new Set([work.service.login, 'web-flow']);
  const askers = [...askedBy(pull.body), ...(await askersOf(asked, pull.number))];
  const all = [pull.author, ...askers, ...logins, ...moves.map(({ by }) => by)];
  return {
    authors: [...new Set(all)].flatMap((login) => (login === null || own.has(login) ? [] : [login])),
    // The last move is told late, and of forks sometimes none is.
    arePushersKnown: moves.some(({ to }) => to === pull.head),
    changesCode: sides.changed.some((path) => !isDocument(sides, path)),
    selfAllowed: sides.base.settings.finalize.self,
  };
};

/** Why this person may not have documents decided on here; null where they may. */
export const refuseDecision = async (
  name: string,
  opened: OpenedPull,
  asked: Asked,
): Promise<string | null> => {
  const stale = await refuseStale(opened, asked);
  if (stale !== null) return stale;
  if (opened.pull.isFork)
    return `The branch of #${opened.pull.number} lies in a fork, to which nothing is written. Bring the documents on a branch of this repository.`;
  return refuseAuthor(name, asked.sender.login, await authorshipOf(opened, asked));
};

/** The pack that is meant: by its slug, or the only one that the pull request touches. */
export const choosePack = async (
  { sides: { tree, base, changed } }: OpenedPull,
  slug: string | null,
): Promise<PackPlace> => {
  const repository = { tree, settings: base.settings };
  if (slug !== null) return requirePack(repository, slug);
  const places = await packsOf(repository, tree);
  const touched = places.filter(({ folder }) => changed.some((path) => path.startsWith(`${folder}/`)));
  const [only] = touched;
  if (only && touched.length === 1) return only;
  const named = (touched.length > 0 ? touched : places).map((place) => `\`${place.slug}\``).slice(0, 20);
  if (named.length === 0) throw new UsageError('There are no packs here.');
  throw new UsageError(
    `This pull request touches ${touched.length === 0 ? 'no pack' : 'several packs'}: say which one is meant, one of ${named.join(', ')}`,
  );
};

/** Puts files on the branch of the pull request, as a signed commit upon the head that was looked at. */
export const commitToPull = (
  { octokit, pull }: OpenedPull,
  { repository }: Asked,
  files: readonly FileText[],
  message: string,
): Promise<string> =>
  commitTo(octokit, repository, { branch: pull.headBranch, head: pull.head, files, message });
