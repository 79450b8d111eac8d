import { createHash } from 'node:crypto';
import { canonicalJson, digestText } from '../text/digest.ts';
import type { CheckFinding, Verdict } from '../domain/verdict.ts';
import type { CheckedClaim, CheckedPack } from './checked.ts';
import { exitsOf } from './exits.ts';

/** Of no line and no wording, so that it outlives edits that only move or reword things. */
export const findingId = (slug: string, kind: string, subject: string, verdict: Verdict): string =>
  createHash('sha256')
    .update(JSON.stringify([slug, kind, subject, verdict]))
    .digest('hex')
    .slice(0, 12);

/**
 * What a waiver holds fast: what was expected and what was found, as the head alone has it, so that a divergence is the
 * same one before and after it has landed.
 */
const bindsOf = ({ claim, atHead, found, near }: CheckedClaim): string =>
  digestText(
    canonicalJson({
      version: 1,
      kind: claim.kind,
      subject: claim.subject,
      verdict: atHead,
      expected: claim.expected,
      found,
      near: near?.subject ?? null,
    }),
  );

/** All ids that one divergence has over time: on the change that brings it, and once it has landed. */
const idsOf = (slug: string, { claim, verdict, atHead }: CheckedClaim): string[] => {
  const isDivergence = atHead === 'missing' || atHead === 'contradicts' || atHead === 'renamed';
  const verdicts: Verdict[] = isDivergence ? [verdict, atHead, 'regressed'] : [verdict];
  return verdicts.map((each) => findingId(slug, claim.kind, claim.subject, each));
};

/** A finding, and the ids by which a waiver may know it. */
export interface Told {
  finding: CheckFinding;
  ids: string[];
}

export const tell = (pack: CheckedPack, checked: CheckedClaim, at: string): Told | null => {
  const { claim, verdict, why, evidence, disposition, level } = checked;
  const { slug } = pack;
  if (level === null) return null;
  const id = findingId(slug, claim.kind, claim.subject, verdict);
  const isOfCode = verdict !== 'conflict' && verdict !== 'stale';
  const finding: CheckFinding = {
    id,
    claim: claim.id,
    rule: `${claim.kind}-${verdict}`,
    verdict,
    disposition,
    level,
    message: `${claim.kind} \`${claim.subject}\`: ${why}`,
    slug,
    design: claim.place,
    text: claim.text,
    code: isOfCode ? (evidence[0] ?? null) : null,
    related: isOfCode ? evidence.slice(1) : evidence,
    binds: bindsOf(checked),
    waiver: null,
    exits: exitsOf(id, pack, checked, at),
  };
  return { finding, ids: idsOf(slug, checked) };
};
