import type { Permission } from '../domain/command.ts';

/** What costs a judgement, and everybody may ask for: so many of it an hour for those who may only look. */

/** @internal */
export const mostJudgements = 10;
const hour = 60 * 60_000;

const isLimited = (permission: Permission): boolean => ['none', 'read', 'triage'].includes(permission);

export interface Quota {
  /** When those of the last hour were asked for, with this one if it may be. */
  asked: number[];
  refusal: string | null;
}

export const takeQuota = (
  before: readonly number[],
  now: number,
  { login, permission }: { login: string; permission: Permission },
): Quota => {
  if (!isLimited(permission)) return { asked: [], refusal: null };
  const recent = before.filter((at) => at > now - hour);
  const [first = now] = recent.slice(-mostJudgements);
  return recent.length < mostJudgements
    ? { asked: [...recent, now], refusal: null }
    : {
        asked: recent,
        refusal: `@${login} has had ${mostJudgements} explanations here within an hour, which is as many as people without write access may ask for: ask again in ${Math.ceil((first + hour - now) / 60_000)} minutes, or have somebody with write access ask.`,
      };
};
