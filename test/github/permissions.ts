import { readFileSync } from 'node:fs';

/** What GitHub asks of an App for its requests and events: facts of its published list. */

export type Access = 'read' | 'write';
export type Grants = Readonly<Record<string, string | undefined>>;

interface Published {
  /** Alternatives, each of one permission such as `checks:read` or of several with commas; `app` takes none. */
  routes: Record<string, 'app' | readonly string[]>;
  events: Record<string, Record<string, Access>>;
}

export const published = JSON.parse(
  readFileSync(new URL('permissions.json', import.meta.url), 'utf8'),
) as Published;

const isEnough = (granted: string | undefined, needed: Access): boolean =>
  granted === 'write' || granted === needed;

/** A token always may look at metadata. */
const has = (grants: Grants, [name, access]: [string, Access]): boolean =>
  isEnough(name === 'metadata' ? 'read' : grants[name], access);

const readPermission = (text: string): [string, Access] => {
  const [name = '', access = ''] = text.split(':');
  return [name, access as Access];
};

/** What a token lacks for a route; null where it suffices. */
export const lackingFor = (route: string, grants: Grants): string | null => {
  const needed = published.routes[route];
  if (needed === undefined) return `${route} is not in permissions.json`;
  if (needed === 'app') return `${route} is for the App itself, not for a token`;
  const isGranted = needed.some((each) => each.split(',').every((one) => has(grants, readPermission(one))));
  return isGranted || needed.length === 0 ? null : `${route} takes ${needed.join(' or ')}`;
};

/** What is not granted of an event's permissions; null where nothing is missing. */
export const lackingForEvent = (event: string, grants: Grants): string | null => {
  const needed = published.events[event];
  if (needed === undefined) return `${event} is not in permissions.json`;
  const wanted = Object.entries(needed);
  return wanted.every((each) => has(grants, each))
    ? null
    : `the event ${event} takes ${wanted.map(([name, access]) => `${name}: ${access}`).join(' and ')}`;
};
