import { parentPort } from 'node:worker_threads';
import { openWorkingTree } from '../effects/working-tree.ts';
import { type LintedPack, lintPackAt, type PackJob, type PackRun } from '../pipeline/lint-pack.ts';

export interface LintRequest {
  root: string;
  jobs: readonly PackJob[];
  run: PackRun;
}

const answer = async ({ root, jobs, run }: LintRequest): Promise<void> => {
  const tree = openWorkingTree(root);
  const linted: LintedPack[] = [];
  for (const job of jobs) linted.push(await lintPackAt(tree, job, run));
  parentPort?.postMessage(linted);
};

// A rejection ends the worker, and whoever waits for it is told.
parentPort?.on('message', (request: LintRequest) => void answer(request));
