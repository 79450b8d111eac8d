import { wholePage } from './at.ts';
import type { Octokit } from './client.ts';
import { isMissing, statusOf } from './errors.ts';

/** One attempt of GitHub's to deliver a webhook. */
export interface Attempt {
  id: number;
  guid: string;
  at: string;
  isFine: boolean;
}

/** GitHub keeps three days of them. */
const mostPages = 30;

/** Attempts since a moment, the newest first. */
export const fetchAttempts = async (app: Octokit, since: string): Promise<Attempt[]> => {
  const attempts: Attempt[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { data, headers } = await app.request('GET /app/hook/deliveries', {
      per_page: wholePage,
      ...(cursor === undefined ? {} : { cursor }),
    });
    attempts.push(
      ...data.map(({ id, guid, delivered_at: at, status_code: status }) => ({
        id: Number(id),
        guid,
        at,
        isFine: status >= 200 && status < 300,
      })),
    );
    const next = /[?&]cursor=([^&>]+)[^>]*>; rel="next"/.exec(headers.link ?? '')?.[1];
    const oldest = attempts.at(-1)?.at;
    if (next === undefined || (oldest !== undefined && oldest < since)) break;
    cursor = decodeURIComponent(next);
  }
  return attempts.filter(({ at }) => at >= since);
};

/** Asks GitHub to send one again. What is too old by now is let go. */
export const redeliver = async (app: Octokit, id: number): Promise<void> => {
  try {
    await app.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
  } catch (error) {
    if (!isMissing(error) && statusOf(error) !== 422) throw error;
  }
};
