import { createRequire } from 'node:module';

/** Payloads as GitHub sends them. */

export interface Example {
  event: string;
  action: string | null;
  payload: Record<string, unknown>;
}

interface Definition {
  name: string;
  examples: Record<string, unknown>[];
}

const sets = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'];

const read = (set: string): Definition[] =>
  createRequire(import.meta.url)(`@octokit/webhooks-examples/${set}/index.json`) as Definition[];

/** Every published example of GitHub and of its Enterprise Server. */
export const examples: readonly Example[] = sets.flatMap((set) =>
  read(set).flatMap(({ name, examples: payloads }) =>
    payloads.map((payload) => ({
      event: name,
      action: typeof payload['action'] === 'string' ? payload['action'] : null,
      payload,
    })),
  ),
);

/** Most examples are of hooks of repositories. An App is told through which installation a payload came. */
export const asToldToApps = ({ event, action, payload }: Example): Example => ({
  event,
  action,
  payload: { ...payload, installation: payload['installation'] ?? { id: 7 } },
});
