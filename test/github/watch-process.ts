import { watchRequests } from './watch-requests.ts';

/** Loaded before the service (`node --import`), it tells of every request that is not as it should be. */
watchRequests(process.env['GITHUB_API_URL'] ?? '', (fault) =>
  process.stderr.write(`wrong request: ${fault}\n`),
);
