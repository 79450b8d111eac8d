import * as z from 'zod';
import type { Value } from '../../domain/fact.ts';
import type { ClaimKind } from '../claim-kind.ts';
import { isModuleNamed } from '../loose-names.ts';
import { routeKind } from './routes.ts';

/**
 * What is protected, `by` what stands in front of it: `GET /admin: { by: require_admin }`. A guard may be a subject of its
 * own: it is there, wherever it stands.
 */

/** `{MyAppWeb.Auth, :staff}`, `MyAppWeb.Auth:staff` and `:require_admin` as facts have them. */
const guardIdentity = (name: string): string =>
  name
    .trim()
    .replace(/^\{\s*([\w.]+)\s*,\s*:(\w+[?!]?)\s*\}$/, '$1:$2')
    .replace(/:default$/, '')
    .replace(/^:/, '');

const isRoute = (subject: string): boolean => /^\S+\s+\//.test(subject.trim());

export const permissionIdentity = (subject: string): string =>
  isRoute(subject) ? routeKind.identity(subject) : guardIdentity(subject);

/** What protects a route goes with it. */
export const routeOwner: ClaimKind['owner'] = {
  kind: 'route',
  of: (subject) => (isRoute(subject) ? subject : ''),
  within: (_subject, route) => [route],
};

/** A hook may be named by its module, or by its stage alone. */
const isGuard = (wanted: string, found: string): boolean => {
  const [module = found, stage] = found.split(':');
  return wanted === found || wanted === stage || isModuleNamed(wanted)(module);
};

/** What prose calls a guard, or what it protects. */
export const isPermission = (claimed: string): ((name: string) => boolean) => {
  const identity = permissionIdentity(claimed);
  return (name) => !isRoute(name) && isGuard(identity, permissionIdentity(name));
};

const namesIn = (value: Value): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((name: Value) =>
    typeof name === 'string' ? [guardIdentity(name)] : [],
  );

/** All that are wanted are passed; others may be. */
export const passesAll = (expected: Value, found: Value): boolean => {
  const passed = namesIn(found);
  return namesIn(expected).every((wanted) => passed.some((name) => isGuard(wanted, name)));
};

export const permissionShape = {
  by: z.union([z.string(), z.array(z.string())], { error: 'a guard, or a list of guards' }).optional(),
};

/** What a route, controller or LiveView passes comes with it: of permissions, only guards are new. */
export const isRouted = ({ form }: Readonly<Record<string, Value>>): boolean => form === undefined;
