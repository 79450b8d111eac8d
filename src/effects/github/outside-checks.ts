import type { OutsideAnnotation, OutsideCheck } from '../../domain/develop.ts';
import { checkName } from '../../domain/check-run.ts';
import type { RepositoryRef } from '../../domain/job.ts';
import { at, wholePage } from './at.ts';
import type { Octokit } from './client.ts';
import { allPages } from './pages.ts';

/** What others have to say of a commit: check runs and statuses, but our own. */

const passed = new Set(['success', 'neutral', 'skipped']);

const stateOfRun = (status: string, conclusion: string | null): OutsideCheck['state'] =>
  status !== 'completed' ? 'running' : passed.has(conclusion ?? '') ? 'passed' : 'failed';

const annotationsOf = async (
  octokit: Octokit,
  repository: RepositoryRef,
  run: number,
): Promise<OutsideAnnotation[]> => {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', {
    ...at(repository),
    check_run_id: run,
    per_page: 50,
  });
  return data.map(({ path, start_line: line, annotation_level: level, message }) => ({
    path,
    line,
    isWarning: level !== 'notice',
    message: message ?? '',
  }));
};

export interface WhoseChecks {
  appId: number;
  /** Our own counts where it is named. */
  wanted: readonly string[];
}

/** Of several runs of one name the latest counts. */
export const fetchOutsideChecks = async (
  octokit: Octokit,
  repository: RepositoryRef,
  commit: string,
  { appId, wanted }: WhoseChecks,
): Promise<OutsideCheck[]> => {
  const runs = await allPages(async (page) => {
    const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...at(repository),
      ref: commit,
      filter: 'latest',
      per_page: wholePage,
      page,
    });
    return { data: data.check_runs, total: data.total_count, headers };
  });
  const { data: combined } = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/status', {
    ...at(repository),
    ref: commit,
    per_page: wholePage,
  });
  const others = runs.filter(
    ({ name, app }) => wanted.includes(checkName) || !(name === checkName && Number(app?.id) === appId),
  );
  const ofRuns: OutsideCheck[] = [];
  for (const { id, name, status, conclusion, output } of others) {
    const state = stateOfRun(status, conclusion);
    ofRuns.push({
      name,
      state,
      summary: [output.title, output.summary, output.text].filter((text) => text !== null).join('\n'),
      annotations:
        state !== 'running' && output.annotations_count > 0
          ? await annotationsOf(octokit, repository, Number(id))
          : [],
    });
  }
  const ofStatuses = combined.statuses.map(({ context, state, description }): OutsideCheck => ({
    name: context,
    state: state === 'success' ? 'passed' : state === 'pending' ? 'running' : 'failed',
    summary: description ?? '',
    annotations: [],
  }));
  return [...ofRuns, ...ofStatuses].toSorted((a, b) => (a.name < b.name ? -1 : 1));
};
