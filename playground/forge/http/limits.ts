import type { Forge } from '../forge.ts';
import type { Actor } from './actor.ts';

/** The hour that a caller is in, and what is left of it. */
export interface Allowance {
  limit: number;
  used: number;
  /** Seconds since 1970. */
  reset: number;
}

const allowances = new WeakMap<Forge, Map<string, Allowance>>();

const keyOf = (actor: Actor): string => {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'user':
      return `user ${actor.user.id}`;
    case 'app':
      return `app ${actor.app.id}`;
    case 'installation':
      return `installation ${actor.token.installation.id}`;
  }
};

const fresh = (now: number, actor: Actor): Allowance => ({
  limit: actor.kind === 'anonymous' ? 60 : 5000,
  used: 0,
  reset: now + 3600,
});

export const allowanceOf = (forge: Forge, actor: Actor): Allowance => {
  const known = allowances.get(forge) ?? new Map<string, Allowance>();
  allowances.set(forge, known);
  const now = Math.floor(forge.now().getTime() / 1000);
  const key = keyOf(actor);
  const found = known.get(key);
  if (found && found.reset > now) return found;
  const made = fresh(now, actor);
  known.set(key, made);
  return made;
};

export const remaining = ({ limit, used }: Allowance): number => Math.max(0, limit - used);

export const limitHeaders = (allowance: Allowance): Record<string, string> => ({
  'x-ratelimit-limit': String(allowance.limit),
  'x-ratelimit-remaining': String(remaining(allowance)),
  'x-ratelimit-used': String(allowance.used),
  'x-ratelimit-reset': String(allowance.reset),
  'x-ratelimit-resource': 'core',
});
