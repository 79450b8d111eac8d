import { ProbotOctokit } from 'probot';
import type { RepositoryRef } from '../../domain/job.ts';
import { IncompleteAnswer, isTransient, rateLimitOf, statusOf } from './errors.ts';

export type Octokit = InstanceType<typeof ProbotOctokit>;

/** What a token may do. Each job asks for no more than it needs. */
export type TokenPermissions = Partial<
  Record<'checks' | 'contents' | 'issues' | 'pull_requests' | 'metadata', 'read' | 'write'>
>;

/** What is told of each call, for logs and metrics. */
export interface ApiCall {
  installation: number | null;
  route: string;
  status: number;
  milliseconds: number;
  /** How many calls are left until the reset; null where GitHub did not say. */
  left: number | null;
}

export interface GitHubOptions {
  appId: number;
  privateKey: string;
  baseUrl: string;
  now(): number;
  onCall?(call: ApiCall): void;
  /** Ends all calls, when the service stops. */
  signal?: AbortSignal;
}

/** The door to GitHub. */
export interface GitHub {
  appId: number;
  /** As the App itself. */
  app: Octokit;
  /** As the App in one repository, with a token that is good for nothing else. */
  of(repository: RepositoryRef, permissions: TokenPermissions): Octokit;
  /** As the App in all repositories of an installation: to see which there are. */
  ofInstallation(installation: number, permissions: TokenPermissions): Octokit;
  token(repository: RepositoryRef, permissions: TokenPermissions): Promise<string>;
}

const Base = ProbotOctokit.defaults((options: object) => ({
  ...options,
  // Probot waits within the call, for all installations in one queue; here the job is put back, and others go on.
  throttle: { enabled: false },
  retry: { enabled: false },
}));

const callMilliseconds = 30_000;
const retries = 2;

const headerNumber = (headers: Record<string, unknown>, name: string): number | null => {
  const value = Number(headers[name] ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Watched {
  octokit: Octokit;
  installation: number | null;
  options: GitHubOptions;
}

/** A connection that breaks within an answer leaves a text, which reads like an empty list. */
const refuseCut = (
  { status, data }: { status: number; data: unknown },
  call: { method: string; url: string },
) => {
  if ((status === 200 || status === 201) && (typeof data !== 'object' || data === null))
    throw new IncompleteAnswer(`GitHub's answer to ${call.method} ${call.url} is cut off, or no JSON`);
};

/** Each call is told, ends in time, and is tried again where that is harmless. */
const watch = ({ octokit, installation, options }: Watched): Octokit => {
  const { now, onCall, signal } = options;
  octokit.hook.wrap('request', async (request, call) => {
    const started = now();
    const tell = (status: number, headers: Record<string, unknown>): void =>
      onCall?.({
        installation,
        route: `${call.method} ${call.url.replace(/^https?:\/\/[^/]+/, '')}`,
        status,
        milliseconds: now() - started,
        left: headerNumber(headers, 'x-ratelimit-remaining'),
      });
    for (let attempt = 0; ; attempt += 1) {
      try {
        const signals = [AbortSignal.timeout(callMilliseconds), ...(signal ? [signal] : [])];
        call.request = { ...call.request, signal: AbortSignal.any(signals) };
        const response = await request(call);
        tell(response.status, response.headers);
        refuseCut(response, call);
        return response;
      } catch (error) {
        if (!(error instanceof IncompleteAnswer)) tell(statusOf(error) ?? 0, headersOf(error));
        const limited = rateLimitOf(error, now());
        if (limited) throw limited;
        const isHarmless = call.method === 'GET' && isTransient(error) && signal?.aborted !== true;
        if (!isHarmless || attempt >= retries) throw error;
        await pause(200 * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  });
  return octokit;
};

const headersOf = (error: unknown): Record<string, unknown> =>
  (error as { response?: { headers?: Record<string, unknown> } }).response?.headers ?? {};

interface Token {
  value: Promise<string>;
  until: number;
}

/** Tokens live an hour; nobody is handed one that ends while it is used. */
const tokenMilliseconds = 45 * 60_000;

/** What a token is good for: one repository, or all of an installation. */
interface Scope {
  installation: number;
  repository: number | null;
}

const keyOf = ({ installation, repository }: Scope, permissions: TokenPermissions): string =>
  JSON.stringify([
    installation,
    repository,
    Object.entries(permissions).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);

const scopeOf = ({ installation, id }: RepositoryRef): Scope => ({ installation, repository: id });

export const openGitHub = (options: GitHubOptions): GitHub => {
  const { appId, privateKey, baseUrl, now } = options;
  const app = watch({
    octokit: new Base({ auth: { appId, privateKey }, baseUrl }),
    installation: null,
    options,
  });
  const tokens = new Map<string, Token>();

  const fetchToken = async ({ installation, repository }: Scope, permissions: TokenPermissions) => {
    const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: installation,
      ...(repository === null ? {} : { repository_ids: [repository] }),
      permissions,
    });
    return data.token;
  };

  const token = (scope: Scope, permissions: TokenPermissions): Promise<string> => {
    const key = keyOf(scope, permissions);
    const known = tokens.get(key);
    if (known && known.until > now()) return known.value;
    for (const [each, { until }] of tokens) if (until <= now()) tokens.delete(each);
    const value = fetchToken(scope, permissions);
    tokens.set(key, { value, until: now() + tokenMilliseconds });
    value.catch(() => tokens.delete(key));
    return value;
  };

  /** Another call may have asked for a new one meanwhile, which is good. */
  const forget = async (scope: Scope, permissions: TokenPermissions, value: string) => {
    const key = keyOf(scope, permissions);
    if ((await tokens.get(key)?.value) === value) tokens.delete(key);
  };

  const within = (scope: Scope, permissions: TokenPermissions): Octokit => {
    const octokit = watch({
      octokit: new Base({ auth: {}, baseUrl, authStrategy: () => anonymous }),
      installation: scope.installation,
      options,
    });
    octokit.hook.wrap('request', async (request, call) => {
      // Hooks hand on the options that they were given, so these are changed in place.
      const requestWith = (value: string) => {
        call.headers.authorization = `token ${value}`;
        return request(call);
      };
      const value = await token(scope, permissions);
      try {
        return await requestWith(value);
      } catch (error) {
        if (statusOf(error) !== 401) throw error;
        // Revoked, or older than it should be: once more with a new one.
        await forget(scope, permissions, value);
        return requestWith(await token(scope, permissions));
      }
    });
    return octokit;
  };

  return {
    appId,
    app,
    of: (repository, permissions) => within(scopeOf(repository), permissions),
    ofInstallation: (installation, permissions) => within({ installation, repository: null }, permissions),
    token: (repository, permissions) => token(scopeOf(repository), permissions),
  };
};

/** The token is put in by a hook, because it may have to be another one for the second try. */
const anonymous = Object.assign(async () => ({ type: 'unauthenticated' as const }), {
  hook: (request: (options: unknown) => unknown, options: unknown) => request(options),
});
