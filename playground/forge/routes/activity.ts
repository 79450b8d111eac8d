import { get, needs, ok } from '../http/route.ts';
import type { Activity, Repository } from '../store.ts';
import { nodeId, viewUser } from '../views/user.ts';

const days: Record<string, number> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

interface Filter {
  query: URLSearchParams;
  now: number;
}

const isListed = ({ query, now }: Filter, { ref, by, type, at }: Activity): boolean => {
  const wanted = query.get('ref');
  const actor = query.get('actor');
  const kind = query.get('activity_type');
  const period = days[query.get('time_period') ?? ''];
  return (
    (wanted === null || ref === wanted || ref === `refs/heads/${wanted}`) &&
    (actor === null || by.login === actor) &&
    (kind === null || type === kind) &&
    (period === undefined || Date.parse(at) >= now - period * 24 * 60 * 60 * 1000)
  );
};

/** The cursor is the id of the last one that was shown. */
const pageOf = ({ activities }: Repository, filter: Filter) => {
  const { query } = filter;
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30) || 30));
  const listed = activities.filter((activity) => isListed(filter, activity));
  const ordered = query.get('direction') === 'asc' ? listed : listed.toReversed();
  const after = ordered.findIndex(({ id }) => String(id) === query.get('after'));
  const rest = ordered.slice(after + 1);
  return { shown: rest.slice(0, size), hasMore: rest.length > size };
};

export const activityRoutes = [
  get(
    '/repos/{owner}/{repo}/activity',
    needs('read', 'contents:read'),
    ({ forge, repository, query, address }) => {
      const { shown, hasMore } = pageOf(repository, { query, now: forge.now().getTime() });
      const more = new URL(address);
      more.searchParams.set('after', String(shown.at(-1)?.id));
      const data = shown.map(({ id, before, after, ref, at, type, by }) => ({
        id,
        node_id: nodeId('Activity', id),
        before,
        after,
        ref,
        timestamp: at,
        activity_type: type,
        actor: viewUser(forge, by),
      }));
      return { ...ok(data), ...(hasMore ? { headers: { link: `<${more.href}>; rel="next"` } } : {}) };
    },
  ),
];
