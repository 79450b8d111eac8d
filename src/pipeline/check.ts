import { checkPacks } from '../check/check.ts';
import type { CheckInput, PackResult } from '../check/checked.ts';
import type { Trust } from '../domain/gate.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { changedOnDisk } from '../effects/git.ts';
import { mergeBase, resolveCommit } from '../effects/git-commits.ts';
import { openCommit, pathsBetween } from '../effects/git-tree.ts';
import type { OnRead } from '../effects/source-desk.ts';
import { whenKnown } from '../effects/tree-facts.ts';
import type { Base } from './base.ts';
import { type NamedPack, readDesigns, type ReadDesigns } from './check-designs.ts';
import { type Change, checkGuidelines } from './check-guidelines.ts';
import { reportOf } from './check-report.ts';
import { IncompleteError } from './faults.ts';
import { nothingRead, type RepositoryReader } from './read-facts.ts';

/** The check as everybody runs it who judges code: commands and jobs. */

export interface CheckRequest {
  /** The repository in which git is asked, with its files or bare. */
  root: string;
  /** Those that hold where there is no base. */
  settings: Settings;
  trust: Trust;
  /** The tip of the base branch; null for an audit: all is judged, and nothing is pre-existing. */
  base: Base | null;
  /** Without a commit, the files as they are on the disk. */
  /** `edited`: paths that the tree has otherwise than the commit. */
  head: { tree: Snapshot; commit: string | null; edited?: readonly string[] };
  /** Packs that are judged whatever their status; none for those in force. */
  named: readonly NamedPack[];
  /** What the caller says of when claims are due; null for what the settings say. */
  due: 'plan' | 'all' | null;
  /** The moment that waivers are judged at. */
  at: string;
  pull: number | null;
  reader: RepositoryReader;
  onRead?(what: string): OnRead;
}

export interface CheckRun {
  request: CheckRequest;
  /** The commit that facts were compared with; null in an audit. */
  mergeBase(): Promise<Snapshot | null>;
  designs: ReadDesigns;
  input: CheckInput;
  /** Does something with the facts, and reads those that it asks for. */
  known<Result>(work: () => Result): Promise<Result>;
  results: PackResult[];
  report: CheckReport;
}

/** The commit from which the head went its own way. */
const forkPoint = async (root: string, base: Base, tip: string | null): Promise<string> => {
  const commit = tip === null ? null : await mergeBase(root, base.commit, tip);
  if (commit === null)
    throw new IncompleteError(
      'base and head have no commit in common; in a shallow clone, fetch more history',
    );
  return commit;
};

interface Fork {
  commit(): Promise<string | null>;
  tree(): Promise<Snapshot | null>;
}

/** Asked for only where something depends on it, and once. */
const openFork = (root: string, base: Base | null, tip: string | null): Fork => {
  let point: Promise<string> | undefined;
  let opened: Promise<Snapshot> | undefined;
  const commit = async (): Promise<string | null> => base && (point ??= forkPoint(root, base, tip));
  return {
    commit,
    tree: async () => {
      const found = await commit();
      return found === null ? null : (opened ??= openCommit(root, found));
    },
  };
};

export const performCheck = async (request: CheckRequest): Promise<CheckRun> => {
  const { root, base, head, named, at, pull, reader, onRead } = request;
  const { settings, trust } = base ?? request;
  const tip = head.commit ?? (await resolveCommit(root, 'HEAD').catch(() => null));
  const fork = openFork(root, base, tip);
  const sources = { root, settings, trust, base, tree: head.tree, commit: tip, pull, named };
  const designs = await readDesigns({ ...sources, mergeBase: fork.tree });
  const isAny = designs.judged.length > 0;
  const changeOf = async (): Promise<Change | null> => {
    const [commit, from] = [await fork.commit(), await fork.tree()];
    if (commit === null || !from) return null;
    const paths = await (head.commit === null
      ? changedOnDisk(root, commit)
      : pathsBetween(root, commit, head.commit));
    return { from, paths: [...new Set([...paths, ...(head.edited ?? [])])] };
  };
  const guidelines = await checkGuidelines(settings, head.tree, changeOf);
  const read = isAny ? await reader.head.read(head.tree, onRead?.('files')) : nothingRead;
  const from = isAny ? await fork.tree() : null;
  const before = from && (await reader.base.read(from, onRead?.('files of the base')));
  const known = <Result>(work: () => Result): Promise<Result> =>
    whenKnown(before ? [read, before] : [read], work);
  const input: CheckInput = {
    head: read.index,
    base: before && before.index,
    due: request.due ?? (settings.due === 'always' ? 'all' : 'plan'),
    enforce: settings.enforce,
    at,
    pull,
    designFirst: settings.finalize.mode === 'merge',
  };
  const results = await known(() => checkPacks(designs, input));
  await reader.save();
  const commits = { base: base?.commit ?? null, head: head.commit };
  const report = reportOf(designs.told, results, guidelines, read, commits);
  return { request, mergeBase: fork.tree, designs, input, known, results, report };
};
