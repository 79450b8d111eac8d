import { allowanceOf, remaining } from '../http/limits.ts';
import { asAnyone, get, ok } from '../http/route.ts';

export const metaRoutes = [
  get('/rate_limit', asAnyone, ({ forge, actor }) => {
    const allowance = allowanceOf(forge, actor);
    const { limit, used, reset } = allowance;
    const core = { limit, used, remaining: remaining(allowance), reset };
    const untouched = { limit: 30, used: 0, remaining: 30, reset };
    return ok({ resources: { core, search: untouched }, rate: core });
  }),
];
