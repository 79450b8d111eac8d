import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueStats } from '../../domain/queue.ts';
import type { ApiCall } from '../github/client.ts';

/** What an operator watches, as Prometheus reads it. */
export interface Metrics {
  contentType: string;
  render(): Promise<string>;
  jobEnded(type: string, outcome: 'done' | 'put-back' | 'failed' | 'dead', seconds: number): void;
  apiCalled(call: ApiCall): void;
  webhookAnswered(event: string, outcome: string, seconds: number): void;
}

/** Calls are made by routes such as `GET /repos/{owner}/{repo}`. An address with names in it would be a series each. */
const routeOf = (route: string): string =>
  /^[A-Z]{3,6} (?!\/repos\/(?!\{owner\}\/\{repo\}))(?:\/(?:[a-z][a-z_-]*|\{\w+\}))+$/.test(route)
    ? route
    : 'other';

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

const makeSeries = (registers: Registry[]) => {
  const counted = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const timed = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  const gauged = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  return {
    jobs: counted('specgate_jobs_total', 'Jobs by type and outcome', ['type', 'outcome']),
    jobSeconds: timed('specgate_job_seconds', 'How long jobs ran', ['type']),
    calls: counted('specgate_api_calls_total', 'Calls of the API by route and status', ['route', 'status']),
    left: gauged('specgate_api_calls_left', 'Calls that GitHub allows until the next reset', [
      'installation',
    ]),
    webhooks: counted('specgate_webhooks_total', 'Webhooks by event and outcome', ['event', 'outcome']),
    webhookSeconds: timed('specgate_webhook_seconds', 'How long webhooks waited for their answer', ['event']),
    depth: gauged('specgate_queue_jobs', 'Jobs that wait, run, or have failed for good', ['type', 'state']),
    oldest: gauged('specgate_queue_oldest_seconds', 'For how long the oldest job waits that could run'),
  };
};

type Series = ReturnType<typeof makeSeries>;

const measureQueue = ({ depth, oldest }: Series, read: QueueStats, now: number): void => {
  depth.reset();
  for (const state of ['waiting', 'running', 'dead'] as const)
    for (const [type, count] of Object.entries(read[state])) depth.set({ type, state }, count);
  oldest.set(read.oldest ? Math.max(0, (now - read.oldest.getTime()) / 1000) : 0);
};

export const openMetrics = (stats: () => Promise<QueueStats>, now: () => number): Metrics => {
  const registry = new Registry();
  const series = makeSeries([registry]);
  return {
    contentType: registry.contentType,
    render: async () => {
      measureQueue(series, await stats(), now());
      return registry.metrics();
    },
    jobEnded: (type, outcome, seconds) => {
      series.jobs.inc({ type, outcome });
      series.jobSeconds.observe({ type }, seconds);
    },
    apiCalled: ({ installation, route, status, left }) => {
      series.calls.inc({ route: routeOf(route), status: String(status) });
      if (installation !== null && left !== null)
        series.left.set({ installation: String(installation) }, left);
    },
    webhookAnswered: (event, outcome, seconds) => {
      series.webhooks.inc({ event, outcome });
      series.webhookSeconds.observe({ event }, seconds);
    },
  };
};
