import { noCommit } from '../git/refs.ts';
import { paged } from '../http/pages.ts';
import { get, needs } from '../http/route.ts';
import type { Move } from '../store.ts';
import { viewUser } from '../views/user.ts';

const typeOf = ({ before, after }: Move): string => {
  if (before === noCommit) return 'branch_creation';
  return after === noCommit ? 'branch_deletion' : 'push';
};

export const activityRoutes = [
  get(
    '/repos/{owner}/{repo}/activity',
    needs('read', 'contents:read'),
    ({ forge, repository, query, address }) => {
      const ref = query.get('ref');
      const full = ref === null || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
      const moves = repository.moves.filter((move) => full === null || move.ref === full);
      return paged({ query, address }, moves, (move) => ({
        id: move.id,
        node_id: `move-${move.id}`,
        before: move.before,
        after: move.after,
        ref: move.ref,
        timestamp: move.at,
        activity_type: typeOf(move),
        actor: viewUser(forge, move.by),
      }));
    },
  ),
];
