import { answerInTurn } from '../effects/hands.ts';
import { openWorkingTree } from '../effects/working-tree.ts';
import { type LintedPack, lintPackAt, type PackJob, type PackRun } from '../pipeline/lint-pack.ts';

export interface LintRequest {
  root: string;
  jobs: readonly PackJob[];
  run: PackRun;
}

answerInTurn(async ({ root, jobs, run }: LintRequest): Promise<LintedPack[]> => {
  const tree = openWorkingTree(root);
  const linted: LintedPack[] = [];
  for (const job of jobs) linted.push(await lintPackAt(tree, job, run));
  return linted;
});
