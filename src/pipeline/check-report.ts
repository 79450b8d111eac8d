import type { PackResult } from '../check/checked.ts';
import type { CheckReport, GuidelineFinding } from '../domain/verdict.ts';
import type { InForce } from './check-packs.ts';
import type { TreeFacts } from '../effects/tree-facts.ts';

export const reportClaim = ({
  claim,
  verdict,
  found,
  why,
  evidence,
}: PackResult['claims'][number]): CheckReport['packs'][number]['claims'][number] => ({
  id: claim.id,
  kind: claim.kind,
  subject: claim.subject,
  line: claim.place.line,
  endLine: claim.place.endLine ?? claim.place.line,
  text: claim.text,
  expected: claim.expected,
  found,
  verdict,
  why,
  phase: claim.phase,
  evidence,
});

export const reportOf = (
  packs: readonly InForce[],
  results: readonly PackResult[],
  guidelines: readonly GuidelineFinding[],
  read: TreeFacts,
  commits: { base: string | null; head: string | null },
): CheckReport => {
  const findings = results.flatMap((result) => result.findings);
  const gates = packs.flatMap(({ change, problems }) => [
    ...problems,
    ...(change?.documents ?? []).flatMap((document) => (document.outcome === 'blocked' ? [document] : [])),
    ...(change?.unticked ?? []),
  ]);
  const isBlind = results.length > 0 && read.parsed === 0;
  const blocks = gates.length > 0 || [...findings, ...guidelines].some(({ level }) => level === 'block');
  return {
    version: 1,
    ...commits,
    conclusion: isBlind ? 'incomplete' : blocks ? 'failure' : 'success',
    packs: packs.map(({ slug, fdd, checked, skipped }) => ({
      slug,
      fdd,
      skipped,
      claims: results.find(({ pack }) => pack === checked)?.claims.map(reportClaim) ?? [],
    })),
    gates: gates.map(({ path, line, message }) => ({ path, line, message })),
    findings,
    guidelines: [...guidelines],
    coverage: { files: read.files, filesParsed: read.parsed, ...read.index.told() },
  };
};
