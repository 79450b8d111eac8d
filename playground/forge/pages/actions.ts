import type { Forge } from '../forge.ts';
import { answerApi } from '../http/dispatch.ts';
import { ApiError } from '../http/errors.ts';
import { runAct } from '../control/acts.ts';
import type { User } from '../store.ts';

/** What somebody does on a page, done as the API or the control calls would do it for them. */
export interface Action {
  /** After the repository's address. */
  pattern: RegExp;
  run(given: Given): Promise<string | undefined>;
}

export interface Given {
  forge: Forge;
  person: User;
  repository: { owner: string; name: string };
  /** What the pattern found. */
  parts: Record<string, string>;
  form: URLSearchParams;
}

interface Wish {
  method: string;
  path: string;
  body?: object;
}

/** The API says no in its own words. */
const ask = async ({ forge, person, repository }: Given, { method, path, body }: Wish) => {
  const below = `/repos/${repository.owner}/${repository.name}${path}`;
  const answer = await answerApi(forge, {
    method,
    path: below,
    address: new URL(`${forge.apiUrl}${below}`),
    headers: {},
    token: person.token,
    body: Buffer.from(body ? JSON.stringify(body) : ''),
  });
  const data = answer.body.length === 0 ? {} : (JSON.parse(answer.body.toString()) as { message?: string });
  if (answer.status >= 400) throw new ApiError(answer.status, data.message ?? 'This cannot be done');
  return data as Record<string, unknown>;
};

const field = ({ form }: Given, name: string): string => form.get(name) ?? '';

const numbered = ({ parts }: Given): string => parts['number'] ?? '';

const onPage = (path: string, wish: (given: Given) => Wish): Action => ({
  pattern: new RegExp(`^/(?:issues|pull)/(?<number>\\d+)/${path}$`),
  run: async (given) => {
    await ask(given, wish(given));
    return undefined;
  },
});

const act = (path: string, name: string, more: (given: Given) => object): Action => ({
  pattern: new RegExp(`^/${path}$`),
  run: async (given) => {
    const { forge, person, repository } = given;
    const common = { repository: `${repository.owner}/${repository.name}`, by: person.login };
    await runAct(forge, name, { ...common, ...more(given) });
    return undefined;
  },
});

const pull = (given: Given): object => ({ pull: Number(numbered(given)) });
const run = (given: Given): object => ({ run: Number(given.parts['run']) });

export const actions: readonly Action[] = [
  {
    pattern: /^\/issues$/,
    run: async (given) => {
      const body = { title: field(given, 'title'), body: field(given, 'body') };
      const { number } = await ask(given, { method: 'POST', path: '/issues', body });
      return `/${given.repository.owner}/${given.repository.name}/issues/${String(number)}`;
    },
  },
  onPage('comments', (given) => ({
    method: 'POST',
    path: `/issues/${numbered(given)}/comments`,
    body: { body: field(given, 'body') },
  })),
  onPage('labels', (given) => ({
    method: 'POST',
    path: `/issues/${numbered(given)}/labels`,
    body: { labels: [field(given, 'label')] },
  })),
  onPage('unlabel', (given) => ({
    method: 'DELETE',
    path: `/issues/${numbered(given)}/labels/${encodeURIComponent(field(given, 'label'))}`,
  })),
  onPage('state', (given) => ({
    method: 'PATCH',
    path: `/issues/${numbered(given)}`,
    body: { state: field(given, 'state') },
  })),
  onPage('merge', (given) => ({ method: 'PUT', path: `/pulls/${numbered(given)}/merge` })),
  onPage('approve', (given) => ({
    method: 'POST',
    path: `/pulls/${numbered(given)}/reviews`,
    body: { event: 'APPROVE' },
  })),
  act('pull/(?<number>\\d+)/enqueue', 'enqueue', pull),
  act('pull/(?<number>\\d+)/dequeue', 'dequeue', pull),
  act('runs/(?<run>\\d+)/rerun', 'rerun', run),
  act('runs/(?<run>\\d+)/press', 'press', (given) => ({
    ...run(given),
    identifier: field(given, 'identifier'),
  })),
];
