import { type Forge, timestamp } from '../forge.ts';
import { emit } from '../hooks/emit.ts';
import {
  type Annotation,
  type App,
  type CheckAction,
  type CheckRun,
  type CheckSuite,
  type Repository,
  type User,
  installationsOn,
  nextId,
} from '../store.ts';
import { viewRunOfEvent, viewSuite } from '../views/check.ts';
import { statusOfSuite } from './check-state.ts';

export interface SuiteOrigin {
  sha: string;
  branch: string | null;
  before: string;
  by: User;
}

export const addSuite = (
  forge: Forge,
  repository: Repository,
  app: App,
  { sha, branch, before }: Omit<SuiteOrigin, 'by'>,
): CheckSuite => {
  const at = timestamp(forge);
  const suite = {
    id: nextId(forge.store),
    app,
    headSha: sha,
    headBranch: branch,
    before,
    createdAt: at,
    updatedAt: at,
  };
  repository.suites.push(suite);
  return suite;
};

export const suiteOf = (repository: Repository, app: App, sha: string): CheckSuite | undefined =>
  repository.suites.find((suite) => suite.app === app && suite.headSha === sha);

export const tellSuite = async (
  forge: Forge,
  repository: Repository,
  suite: CheckSuite,
  action: 'requested' | 'rerequested' | 'completed',
  sender: User,
): Promise<void> => {
  const payload = { check_suite: await viewSuite(forge, repository, suite) };
  emit(forge, { name: 'check_suite', action, repository, sender, payload, only: suite.app });
};

/** Each App that may write checks gets a suite for what was pushed. */
export const requestSuites = async (
  forge: Forge,
  repository: Repository,
  origin: SuiteOrigin,
): Promise<void> => {
  const apps = installationsOn(forge.store, repository)
    .map(({ app }) => app)
    .filter((app) => app.permissions['checks'] === 'write' && !suiteOf(repository, app, origin.sha));
  for (const app of apps) {
    await tellSuite(forge, repository, addSuite(forge, repository, app, origin), 'requested', origin.by);
  }
};

export const tellRun = (
  forge: Forge,
  repository: Repository,
  run: CheckRun,
  action: 'created' | 'completed' | 'rerequested' | 'requested_action',
  sender: User,
  more: Record<string, unknown> = {},
): void => {
  const payload = { check_run: viewRunOfEvent(forge, repository, run), ...more };
  const isForOwner = action === 'rerequested' || action === 'requested_action';
  emit(forge, {
    name: 'check_run',
    action,
    repository,
    sender,
    payload,
    ...(isForOwner ? { only: run.suite.app } : {}),
  });
};

/** What a call may say of a run; what it leaves out stays. */
export interface RunFields {
  name?: string | undefined;
  details_url?: string | undefined;
  external_id?: string | undefined;
  status?: string | undefined;
  started_at?: string | undefined;
  conclusion?: string | undefined;
  completed_at?: string | undefined;
  output?:
    | {
        title?: string | undefined;
        summary?: string | undefined;
        text?: string | undefined;
        annotations?: (Partial<Annotation> & Pick<Annotation, 'path'>)[] | undefined;
      }
    | undefined;
  actions?: CheckAction[] | undefined;
}

type GivenAnnotation = Partial<Annotation> & Pick<Annotation, 'path'>;

const readAnnotation = (given: GivenAnnotation): Annotation => ({
  path: given.path,
  start_line: given.start_line ?? 1,
  end_line: given.end_line ?? given.start_line ?? 1,
  start_column: given.start_column ?? null,
  end_column: given.end_column ?? null,
  annotation_level: given.annotation_level ?? 'notice',
  title: given.title ?? null,
  message: given.message ?? '',
  raw_details: given.raw_details ?? null,
});

const statusOf = ({ status, conclusion }: RunFields, before: CheckRun['status']): CheckRun['status'] => {
  if (conclusion !== undefined) return 'completed';
  return (status as CheckRun['status'] | undefined) ?? before;
};

const writeOutput = (run: CheckRun, { output }: RunFields): void => {
  if (!output) return;
  const { title = run.output.title, summary = run.output.summary, text = run.output.text } = output;
  run.output = { title, summary, text };
  // Each request adds to what earlier ones brought.
  run.annotations.push(...(output.annotations ?? []).map(readAnnotation));
};

/** Times are told to the second, however exactly they were given. */
const toSecond = (time: string): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

const writeRun = (forge: Forge, run: CheckRun, fields: RunFields): void => {
  const status = statusOf(fields, run.status);
  const isDone = status === 'completed';
  Object.assign(run, {
    name: fields.name ?? run.name,
    detailsUrl: fields.details_url ?? run.detailsUrl,
    externalId: fields.external_id ?? run.externalId,
    startedAt: toSecond(fields.started_at ?? run.startedAt),
    status,
    // A run that starts again has no conclusion any more.
    conclusion: isDone ? (fields.conclusion ?? run.conclusion) : null,
    completedAt: isDone ? toSecond(fields.completed_at ?? run.completedAt ?? timestamp(forge)) : null,
    actions: fields.actions ?? run.actions,
  });
  writeOutput(run, fields);
};

const tellChange = async (
  forge: Forge,
  repository: Repository,
  run: CheckRun,
  wasDone: boolean,
): Promise<void> => {
  if (run.status !== 'completed' || wasDone) return;
  const { suite } = run;
  tellRun(forge, repository, run, 'completed', suite.app.bot);
  suite.updatedAt = timestamp(forge);
  if (statusOfSuite(repository, suite) === 'completed') {
    await tellSuite(forge, repository, suite, 'completed', suite.app.bot);
  }
};

export const addRun = async (
  forge: Forge,
  repository: Repository,
  suite: CheckSuite,
  fields: RunFields & { name: string },
): Promise<CheckRun> => {
  const run: CheckRun = {
    id: nextId(forge.store),
    suite,
    name: fields.name,
    externalId: '',
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: timestamp(forge),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  writeRun(forge, run, fields);
  repository.runs.push(run);
  tellRun(forge, repository, run, 'created', suite.app.bot);
  await tellChange(forge, repository, run, false);
  return run;
};

export const updateRun = async (
  forge: Forge,
  repository: Repository,
  run: CheckRun,
  fields: RunFields,
): Promise<void> => {
  const wasDone = run.status === 'completed';
  writeRun(forge, run, fields);
  await tellChange(forge, repository, run, wasDone);
};
