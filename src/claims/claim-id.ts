import { createHash } from 'node:crypto';
import type { ClaimKindName } from '../domain/claim.ts';

/** Of slug, kind and subject: stable over edits that only move or reword things. */
export const claimId = (slug: string, kind: ClaimKindName, subject: string): string =>
  createHash('sha256')
    .update(JSON.stringify([slug, kind, subject]))
    .digest('hex')
    .slice(0, 12);
