import { cpSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { openWorkingTree } from '../../src/effects/working-tree.ts';
import { whenKnown } from '../../src/effects/tree-facts.ts';
import { inCode } from '../../src/pipeline/in-code.ts';
import { openReading, readTree } from '../../src/pipeline/read-facts.ts';
import { newWorkspace, type Workspace } from '../cli/workspace.ts';
import { draftPack, fixture, textOf } from './drafter-world.ts';

/** A design drafted from an issue, held against the code of the sample application. */

let workspace: Workspace;
const folder = 'docs/features/renewals';

interface ToldClaim {
  kind: string;
  subject: string;
  verdict: string;
}

beforeAll(async () => {
  workspace = newWorkspace();
  cpSync('bench/sample', workspace.root, { recursive: true });
  const tree = openWorkingTree(workspace.root);
  const facts = await readTree(await openReading({}, workspace.root, false), tree);
  const documents = await whenKnown([facts], () =>
    draftPack(fixture('rich'), ['analyze', 'architect', 'plan'], {}, inCode(facts.index)),
  );
  for (const kind of ['prd', 'fdd', 'plan'] as const)
    workspace.write(`${folder}/${kind}.md`, textOf(documents, kind));
});

const claimsOf = async (due: string): Promise<ToldClaim[]> => {
  const { out } = await workspace.run(`check --pack renewals --due ${due} --format json`);
  const { packs } = JSON.parse(out) as { packs: { slug: string; claims: ToldClaim[] }[] };
  return packs.find(({ slug }) => slug === 'renewals')?.claims ?? [];
};

const verdictOf = (claims: readonly ToldClaim[], subject: string): string | undefined =>
  claims.find((claim) => claim.subject === subject)?.verdict;

test('its documents can be final', async () => {
  const { out } = await workspace.run(`lint --final ${folder}`);
  expect(out).toContain('Nothing to report: 1 pack, 3 documents');
});

test('what is there conforms, and what is not is pending until its phase is done', async () => {
  const claims = await claimsOf('plan');
  const there = [
    'Stacks.Circulation',
    'Stacks.Circulation.renew_loan/1',
    'StacksWeb.LoanController',
    'Stacks.Workers.OverdueWorker',
    'GET /my/loans',
    'PATCH /my/loans/:id',
    'mailers',
    'loans.renewals',
  ];
  expect(there.map((subject) => [subject, verdictOf(claims, subject)])).toEqual(
    there.map((subject) => [subject, 'conforms']),
  );
  const missing = [
    'Stacks.Circulation.Renewal',
    'Stacks.Circulation.Renewals.renew/2',
    'GET /desk/members/:id/renewals',
    'loan_renewals',
    '[:stacks, :loans, :renewed]',
    'online_renewals',
  ];
  expect(missing.map((subject) => [subject, verdictOf(claims, subject)])).toEqual(
    missing.map((subject) => [subject, 'pending']),
  );
});

test('once all is due, what is not there is missing', async () => {
  const claims = await claimsOf('all');
  expect(verdictOf(claims, 'loan_renewals')).toBe('missing');
  expect(verdictOf(claims, 'GET /desk/members/:id/renewals')).toBe('missing');
  // "No new processes" speaks of a change, and there is none to hold it against.
  const own = claims.filter(({ kind }) => kind !== 'absence');
  expect([...new Set(own.map(({ verdict }) => verdict))].toSorted()).toEqual(['conforms', 'missing']);
});
