import { createHash } from 'node:crypto';

export const digestText = (text: string): string =>
  `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;

/**
 * JSON with sorted keys and no spaces (RFC 8785), so that equal data gives equal bytes. JSON.stringify already
 * writes numbers and strings as that standard asks; only the order of keys is left to do.
 */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
