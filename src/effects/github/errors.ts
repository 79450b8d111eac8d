/** What went wrong between us and GitHub, and what that means for a job. */

/** Not now: quota has run out, and this is when there is some again. */
export class RateLimited extends Error {
  override name = 'RateLimited';
  readonly until: Date;

  constructor(until: Date, cause: unknown) {
    super(`GitHub answers no more calls until ${until.toISOString()}`, { cause });
    this.until = until;
  }
}

export const statusOf = (error: unknown): number | null => {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : null;
};

const responseOf = (error: unknown): { headers: Record<string, unknown>; message: string } => {
  const { response, message } = error as {
    response?: { headers?: Record<string, unknown>; data?: { message?: unknown } };
    message?: string;
  };
  const told = response?.data?.message;
  return { headers: response?.headers ?? {}, message: typeof told === 'string' ? told : (message ?? '') };
};

const secondaryPause = 60_000;
const longestPause = 60 * 60_000;

/** Both limits answer 403 or 429; one says when it ends, the other sometimes how long to wait. */
export const rateLimitOf = (error: unknown, now: number): RateLimited | null => {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return null;
  const { headers, message } = responseOf(error);
  const after = Number(headers['retry-after'] ?? Number.NaN);
  const isSpent = headers['x-ratelimit-remaining'] === '0';
  const isSecondary = status === 429 || /secondary rate|abuse detection/i.test(message);
  if (!isSpent && !isSecondary && !Number.isFinite(after)) return null;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
  const until = Number.isFinite(after)
    ? now + after * 1000
    : isSpent && Number.isFinite(reset)
      ? reset
      : now + secondaryPause;
  return new RateLimited(new Date(Math.min(Math.max(until, now + 1000), now + longestPause)), error);
};

/** GitHub had a bad moment, or the line did. */
export const isTransient = (error: unknown): boolean => {
  const status = statusOf(error);
  if (status === null || status >= 500) return true;
  return status === 408;
};

export const isMissing = (error: unknown): boolean => [404, 410].includes(statusOf(error) ?? 0);

/** What GitHub says of a call that it understood and will not carry out: by its rules, not by a fault of ours. */
export const refusalOf = (error: unknown): string | null =>
  [403, 422].includes(statusOf(error) ?? 0) ? responseOf(error).message : null;

/** GitHub answered, but not in full: nothing may be concluded from it. */
export class IncompleteAnswer extends Error {
  override name = 'IncompleteAnswer';
}

/** There is more than GitHub lists, or than is worth reading: trying again changes nothing. */
export class ListTooLong extends IncompleteAnswer {
  override name = 'ListTooLong';
}
