import { type Annotation, checkName, type CheckOutput } from '../../domain/check-run.ts';
import type { RepositoryRef } from '../../domain/job.ts';
import type { Level } from '../../domain/finding.ts';
import { at, wholePage } from './at.ts';
import type { Octokit } from './client.ts';
import { allPages } from './pages.ts';

export interface PostedRun {
  id: number;
  isComplete: boolean;
  conclusion: string | null;
  /** What was judged, as the one who posted it wrote it down. */
  externalId: string;
  startedAt: string | null;
  /** How many annotations it has by now. */
  annotations: number;
}

/** Runs of this App under the check's name, the newest first. */
export const fetchRuns = async (
  octokit: Octokit,
  repository: RepositoryRef,
  commit: string,
  appId: number,
): Promise<PostedRun[]> => {
  const runs = await allPages(async (page) => {
    const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...at(repository),
      ref: commit,
      check_name: checkName,
      app_id: appId,
      filter: 'all',
      per_page: wholePage,
      page,
    });
    return { data: data.check_runs, total: data.total_count, headers };
  });
  return runs
    .filter(({ app }) => app === null || app.id === appId)
    .map(({ id, status, conclusion, external_id: externalId, started_at: startedAt, output }) => ({
      id: Number(id),
      isComplete: status === 'completed',
      conclusion,
      externalId: externalId ?? '',
      startedAt,
      annotations: output.annotations_count,
    }))
    .toSorted((a, b) => b.id - a.id);
};

export const startRun = async (
  octokit: Octokit,
  repository: RepositoryRef,
  { commit, externalId, at: startedAt }: { commit: string; externalId: string; at: string },
): Promise<number> => {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
    ...at(repository),
    name: checkName,
    head_sha: commit,
    status: 'in_progress',
    started_at: startedAt,
    external_id: externalId,
  });
  return Number(data.id);
};

const levelNames = { block: 'failure', warn: 'warning', note: 'notice' } as const satisfies Record<
  Level,
  string
>;

const toApi = ({ path, line, endLine, level, title, message }: Annotation) => ({
  path,
  start_line: line,
  end_line: endLine,
  annotation_level: levelNames[level],
  title,
  message,
});

/** GitHub takes so many with one call, and puts those of further calls to them. */
const annotationsAtOnce = 50;

const batchesOf = (annotations: readonly Annotation[]): Annotation[][] =>
  Array.from({ length: Math.max(1, Math.ceil(annotations.length / annotationsAtOnce)) }, (_, index) =>
    annotations.slice(index * annotationsAtOnce, (index + 1) * annotationsAtOnce),
  );

/** Completes a run. The conclusion comes with the last batch, so that a run is whole once it is complete. */
export const completeRun = async (
  octokit: Octokit,
  repository: RepositoryRef,
  id: number,
  { at: completedAt, externalId, output }: { at: string; externalId: string; output: CheckOutput },
): Promise<void> => {
  const { conclusion, title, summary, text, annotations, actions } = output;
  const batches = batchesOf(annotations);
  for (const [index, batch] of batches.entries()) {
    const isLast = index === batches.length - 1;
    await octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...at(repository),
      check_run_id: id,
      external_id: externalId,
      output: { title, summary, ...(text === '' ? {} : { text }), annotations: batch.map(toApi) },
      ...(isLast
        ? { status: 'completed' as const, conclusion, completed_at: completedAt, actions: [...actions] }
        : {}),
    });
  }
};
