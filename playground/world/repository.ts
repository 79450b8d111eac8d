import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppWorld, until } from './app-world.ts';

/** A repository in the forge, and what people do in it. */

const sample = fileURLToPath(new URL('../../bench/sample', import.meta.url));

const routerPath = 'lib/stacks_web/router.ex';

/** A route of the design goes another way. */
export const divergingFiles = (): Record<string, string> => ({
  [routerPath]: sampleFile(routerPath).replace(
    'live "/holds", HoldLive.Index, :index',
    'live "/reservations", HoldLive.Index, :index',
  ),
});

/** A file of the sample application. */
export const sampleFile = (path: string): string => readFileSync(join(sample, path), 'utf8');

export interface Run {
  id: number;
  status: string;
  conclusion: string | null;
  output: { title: string; summary: string; text: string | null; annotations_count: number };
  head_sha: string;
}

export interface Annotation {
  path: string;
  start_line: number;
  annotation_level: string;
  title: string;
  message: string;
}

export interface Pull {
  number: number;
  head: { sha: string; ref: string };
}

export interface SampleRepository {
  name: string;
  push(given: {
    branch: string;
    by: string;
    files: Record<string, string | null>;
    from?: string;
    message?: string;
  }): Promise<string>;
  pull(given: { branch: string; by: string; base?: string; title?: string }): Promise<number>;
  /** The verdict on a commit: the latest run, once it is complete. */
  verdict(sha: string, isMeant?: (run: Run) => boolean): Promise<Run>;
  runs(sha: string): Promise<Run[]>;
  annotations(run: Run): Promise<Annotation[]>;
  /** Says something in a thread, and gives the reply to its first line. */
  say(thread: number, by: string, text: string): Promise<string>;
  comment(thread: number, by: string, text: string): Promise<number>;
  /** What is answered to a comment. */
  reply(thread: number, comment: number, line?: number, seconds?: number): Promise<string>;
  /** All that the App has said in a thread: its comments. */
  said(thread: number): Promise<string[]>;
  file(path: string, ref?: string): Promise<string>;
  /** Nothing is merged into the default branch without a green check that is this App's. */
  protect(more?: readonly object[]): Promise<void>;
  get<Answer>(path: string, by?: string): Promise<Answer>;
  api<Answer>(by: string, method: string, path: string, body?: object): Promise<Answer>;
}

let made = 0;

export interface RepositoryOptions {
  mode?: 'seal' | 'merge';
  /** More lines of its settings. */
  settings?: string;
  name?: string;
}

const settingsOf = (mode: 'seal' | 'merge', more: string): string => `finalize:\n  mode: ${mode}\n${more}`;

export const makeRepository = async (
  world: AppWorld,
  { mode = 'merge', settings = '', name: given }: RepositoryOptions = {},
): Promise<SampleRepository> => {
  const { forge } = world;
  made += 1;
  const name = given ?? `acme/stacks-${made}`;
  const folder = await mkdtemp(join(world.scratch, 'specgate-sample-'));
  await cp(sample, folder, { recursive: true });
  await writeFile(join(folder, '.github/specgate.yml'), settingsOf(mode, settings));
  await forge.act('repository', { repository: name, from: folder });
  await rm(folder, { recursive: true, force: true });
  for (const [login, role] of [
    ['alice', 'write'],
    ['bob', 'maintain'],
    ['carol', 'admin'],
    ['rita', 'read'],
  ]) {
    await forge.act('user', { login });
    await forge.act('role', { repository: name, login, role });
  }
  const api = <Answer>(by: string, method: string, path: string, body?: object): Promise<Answer> =>
    world.as(by)<Answer>(method, `/repos/${name}${path}`, body);
  const comments = (thread: number) =>
    api<{ id: number; body: string; user: { login: string } }[]>(
      'carol',
      'GET',
      `/issues/${thread}/comments?per_page=100`,
    );
  const said = async (thread: number): Promise<string[]> =>
    (await comments(thread)).filter(({ user }) => user.login.endsWith('[bot]')).map(({ body }) => body);
  let pushed = 0;
  /** Nobody speaks of a push within the second in which it came, and within that nobody could tell what was first. */
  const look = (): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, (pushed + 1) * 1000 - Date.now()));
    });
  const comment = async (thread: number, by: string, text: string): Promise<number> => {
    await look();
    return (await api<{ id: number }>(by, 'POST', `/issues/${thread}/comments`, { body: text })).id;
  };
  const reply = (thread: number, id: number, line = 0, seconds = 40): Promise<string> => {
    const find = async (): Promise<string | undefined> => {
      const bodies = await said(thread);
      const pattern = new RegExp(
        `<!-- specgate:reply ${id}\\.${line} -->\\n([\\s\\S]*?)\\n<!-- specgate:end -->`,
      );
      // A role tells of its stages before it answers.
      return bodies
        .map((body) => pattern.exec(body)?.[1])
        .find((found) => found !== undefined && !found.startsWith('⏳'));
    };
    return until(`a reply to ${id} in ${thread}`, find, seconds);
  };
  const runs = async (sha: string): Promise<Run[]> =>
    (
      await api<{ check_runs: Run[] }>(
        'carol',
        'GET',
        `/commits/${sha}/check-runs?filter=all&check_name=specgate`,
      )
    ).check_runs.toSorted((a, b) => b.id - a.id);
  return {
    name,
    push: async ({ branch, by, files, from, message = 'Change' }) => {
      const { sha } = await forge.act<{ sha: string }>('push', {
        repository: name,
        branch,
        by,
        message,
        files,
        ...(from === undefined ? {} : { from }),
      });
      pushed = Math.floor(Date.now() / 1000);
      return sha;
    },
    pull: async ({ branch, by, base = 'main', title = 'A change' }) =>
      (await api<Pull>(by, 'POST', '/pulls', { title, head: branch, base })).number,
    runs,
    verdict: (sha, isMeant = () => true) =>
      until(`a verdict on ${sha}`, async () => {
        const [latest] = await runs(sha);
        return latest?.status === 'completed' && isMeant(latest) && latest;
      }),
    annotations: ({ id }) => api('carol', 'GET', `/check-runs/${id}/annotations?per_page=100`),
    say: async (thread, by, text) => reply(thread, await comment(thread, by, text)),
    comment,
    reply,
    said,
    file: async (path, ref = 'main') => {
      const { content } = await api<{ content: string }>('carol', 'GET', `/contents/${path}?ref=${ref}`);
      return Buffer.from(content, 'base64').toString();
    },
    protect: async (more = []) => {
      await api('carol', 'POST', '/rulesets', {
        name: 'gate',
        target: 'branch',
        enforcement: 'active',
        conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
        rules: [
          {
            type: 'required_status_checks',
            parameters: {
              strict_required_status_checks_policy: false,
              required_status_checks: [{ context: 'specgate', integration_id: world.app.id }],
            },
          },
          ...more,
        ],
      });
    },
    get: (path, by = 'carol') => api(by, 'GET', path),
    api,
  };
};
