import type { Trust } from '../../domain/gate.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { resolveCommit } from '../../effects/git-commits.ts';
import { openCommit } from '../../effects/git-tree.ts';
import type { Octokit } from '../../effects/github/client.ts';
import { fetchRepository } from '../../effects/github/repositories.ts';
import { publicKeyOf } from '../../pack/seal.ts';
import { UsageError } from '../../pipeline/faults.ts';
import { settingsInForce } from '../../pipeline/settings-in-force.ts';
import type { Asked } from './answer.ts';

/** The default branch, opened. */
export interface OpenedDefault {
  octokit: Octokit;
  branch: string;
  commit: string;
  root: string;
  tree: Snapshot;
  settings: Settings;
  /** What is wrong with the settings at the tip. */
  problems: string[];
  trust: Trust;
}

export const openDefault = async ({ work, repository }: Asked): Promise<OpenedDefault> => {
  const { github, mirrors, signer } = work.service;
  const octokit = github.of(repository, { contents: 'write', pull_requests: 'write', issues: 'write' });
  const { defaultBranch: branch } = await fetchRepository(octokit, repository);
  const ref = `refs/heads/${branch}`;
  const root = await mirrors.fetch(repository, { refs: [ref], commits: [] });
  const commit = await resolveCommit(root, ref);
  if (commit === null) throw new UsageError('This repository has no commits yet.');
  const { settings, problems } = await settingsInForce(root, commit);
  return {
    octokit,
    branch,
    commit,
    root,
    tree: await openCommit(root, commit),
    settings,
    problems,
    trust: {
      mode: settings.finalize.mode,
      keys: { [signer.name]: publicKeyOf(signer), ...settings.seal.keys },
      repository: repository.id,
    },
  };
};
