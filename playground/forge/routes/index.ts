import type { Route } from '../http/route.ts';
import { activityRoutes } from './activity.ts';
import { appRoutes } from './apps.ts';
import { checkRoutes } from './checks.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { gitRoutes } from './git.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { metaRoutes } from './meta.ts';
import { pullRoutes } from './pulls.ts';
import { reactionRoutes } from './reactions.ts';
import { repositoryRoutes } from './repositories.ts';
import { ruleRoutes } from './rules.ts';
import { statusRoutes } from './statuses.ts';

export const routes: readonly Route[] = [
  ...activityRoutes,
  ...appRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...metaRoutes,
  ...pullRoutes,
  ...reactionRoutes,
  ...repositoryRoutes,
  ...ruleRoutes,
  ...statusRoutes,
];
