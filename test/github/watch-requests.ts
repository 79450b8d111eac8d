import { lackingFor, type Grants } from './permissions.ts';
import { faultsOf, type Outgoing, routeOf } from './validate-requests.ts';

/** Looks at all that goes out to GitHub's API by `fetch`, for as long as it is watched. */

export interface Watched {
  requests: Outgoing[];
  /** What is wrong with requests by GitHub's description, and with tokens by its list of permissions. */
  faults: string[];
  /** Lets requests go unseen again. */
  close(): void;
}

const tokenRoute = 'POST /app/installations/{installation_id}/access_tokens';

const readBody = (body: unknown): unknown =>
  typeof body === 'string' && body !== '' ? (JSON.parse(body) as unknown) : undefined;

const addressOf = (input: string | URL | Request): string =>
  input instanceof Request ? input.url : String(input);

export const watchRequests = (api: string, onFault: (fault: string) => void = () => {}): Watched => {
  const real = globalThis.fetch;
  const tokens = new Map<string, Grants>();
  const requests: Outgoing[] = [];
  const faults: string[] = [];

  const tokenFaults = (route: string | null, headers: Headers): string[] => {
    const [, token] = /^token (.+)$/.exec(headers.get('authorization') ?? '') ?? [];
    if (route === null || token === undefined) return [];
    const grants = tokens.get(token);
    return grants ? [lackingFor(route, grants) ?? []].flat() : [`${route}: the token was never handed out`];
  };

  const fetchWatched: typeof fetch = async (input, init) => {
    const address = addressOf(input);
    if (!address.startsWith(`${api}/`)) return real(input, init);
    const outgoing: Outgoing = {
      method: (init?.method ?? 'GET').toUpperCase(),
      path: address.slice(api.length),
      body: readBody(init?.body),
    };
    const route = routeOf(outgoing);
    requests.push(outgoing);
    for (const fault of [...faultsOf(outgoing), ...tokenFaults(route, new Headers(init?.headers))]) {
      faults.push(fault);
      onFault(fault);
    }
    const response = await real(input, init);
    if (route === tokenRoute && response.ok) {
      const { token } = (await response.clone().json()) as { token: string };
      tokens.set(token, (outgoing.body as { permissions: Grants }).permissions);
    }
    return response;
  };
  globalThis.fetch = fetchWatched;
  return {
    requests,
    faults,
    close: () => {
      globalThis.fetch = real;
    },
  };
};
