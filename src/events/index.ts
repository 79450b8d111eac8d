import type { Delivery } from '../domain/job.ts';
import { checkRun } from './check-run.ts';
import { checkSuite } from './check-suite.ts';
import { installation, installationRepositories } from './installation.ts';
import { issueComment } from './issue-comment.ts';
import { issues } from './issues.ts';
import { mergeGroup } from './merge-group.ts';
import { pullRequest } from './pull-request.ts';
import { pullRequestReview } from './pull-request-review.ts';
import { push } from './push.ts';
import type { Webhook } from './webhook.ts';

/** One line per webhook that the service acts on. */
const webhooks: readonly Webhook[] = [
  checkRun,
  checkSuite,
  installation,
  installationRepositories,
  issueComment,
  issues,
  mergeGroup,
  pullRequest,
  pullRequestReview,
  push,
];

const actionOf = (payload: unknown): string | null => {
  const action =
    typeof payload === 'object' && payload !== null && 'action' in payload ? payload.action : null;
  return typeof action === 'string' && /^[a-z_]{1,60}$/.test(action) ? action : null;
};

/** What a webhook asks for. Most ask for nothing. */
export const readDelivery = (id: string, event: string, payload: unknown): Delivery => {
  const action = actionOf(payload);
  const known = webhooks.find((each) => each.event === event);
  const isMeant = known && (known.actions === null || (action !== null && known.actions.includes(action)));
  return { id, event, action, jobs: isMeant ? known.plan(payload) : [] };
};

/** Whether the service acts on an event at all. */
export const isKnownEvent = (event: string): boolean => webhooks.some((each) => each.event === event);
