import type {
  CheckedClaimReport,
  CheckFinding,
  CheckReport,
  GuidelineFinding,
} from '../../src/domain/verdict.ts';

/** A claim and a finding of which a test says only what matters to it. */

export const claim = (values: Partial<CheckedClaimReport> = {}): CheckedClaimReport => ({
  id: 'c00000000001',
  kind: 'function',
  subject: 'MyApp.Waitlist.join/2',
  line: 15,
  endLine: 15,
  text: 'MyApp.Waitlist: { functions: [join/2, leave/1] }',
  expected: {},
  found: {},
  verdict: 'conforms',
  why: 'found as declared',
  phase: '1',
  evidence: [{ path: 'lib/my_app/waitlist.ex', line: 2 }],
  ...values,
});

export const checkFinding = (values: Partial<CheckFinding> = {}): CheckFinding => ({
  id: '3f9c0a11b2c4',
  claim: 'c00000000001',
  rule: 'function-regressed',
  verdict: 'regressed',
  disposition: 'introduced',
  level: 'block',
  message: 'function `MyApp.Waitlist.join/2`: the code has `MyApp.Waitlist.join/3` instead',
  slug: 'waitlist',
  design: { path: 'docs/features/waitlist/fdd.md', line: 15, endLine: 15 },
  text: 'MyApp.Waitlist: { functions: [join/2, leave/1] }',
  code: { path: 'lib/my_app/waitlist.ex', line: 2 },
  related: [],
  binds: `sha256:${'ab'.repeat(32)}`,
  waiver: null,
  exits: {
    code: 'name it `MyApp.Waitlist.join/2`: lib/my_app/waitlist.ex:2',
    amend:
      'in docs/features/waitlist/fdd.md, replace line 15 with:\n  MyApp.Waitlist: { functions: [join/3, leave/1] }',
    waive: '/spec waive 3f9c0a11b2c4 until 2026-12-20 because REASON',
    edit: {
      path: 'docs/features/waitlist/fdd.md',
      line: 15,
      endLine: 15,
      lines: ['  MyApp.Waitlist: { functions: [join/3, leave/1] }'],
    },
  },
  ...values,
});

const guideline: GuidelineFinding = {
  id: '900000000001',
  rule: 'elixir-predicate-name',
  level: 'warn',
  disposition: 'introduced',
  summary: 'The name of a predicate ends with `?`.',
  message: 'Unexpected `is_full/1`, expected `full?`',
  path: 'lib/my_app/waitlist.ex',
  line: 9,
  example: 'def full?(section), do: …',
  page: 'docs/rules/elixir-predicate-name.md',
};

export const pack = (slug: string, claims: CheckedClaimReport[]): CheckReport['packs'][number] => ({
  slug,
  fdd: { path: `docs/features/${slug}/fdd.md`, status: 'final', digest: `sha256:${'cd'.repeat(32)}` },
  skipped: null,
  claims,
});

export const checkReportOf = (values: Partial<CheckReport> = {}): CheckReport => {
  const { findings = [], gates = [] } = values;
  const blocks = gates.length > 0 || findings.some(({ level }) => level === 'block');
  return {
    version: 1,
    base: 'a'.repeat(40),
    head: null,
    conclusion: blocks ? 'failure' : 'success',
    packs: [pack('waitlist', [claim()])],
    gates: [],
    findings: [],
    guidelines: [],
    coverage: { files: 2354, filesParsed: 1641, facts: 17_203, open: [] },
    ...values,
  };
};

/** Something of everything. */
export const sampleCheck: CheckReport = checkReportOf({
  packs: [
    pack('waitlist', [
      claim({ verdict: 'regressed', found: {}, why: 'the code has `MyApp.Waitlist.join/3` instead' }),
      claim({ id: 'c00000000002', subject: 'MyApp.Waitlist.leave/1' }),
      claim({
        id: 'c00000000003',
        kind: 'column',
        subject: 'waitlist_entries.position',
        line: 18,
        endLine: 18,
        text: 'columns: { position: { type: integer, null: false } }',
        expected: { type: 'integer', null: false },
        found: { type: 'bigint', null: false },
        verdict: 'contradicts',
        why: 'type is "bigint", expected "integer"',
        evidence: [{ path: 'priv/repo/migrations/1_waitlist.exs', line: 4 }],
      }),
      claim({
        id: 'c00000000004',
        kind: 'route',
        subject: 'GET /waitlist',
        verdict: 'pending',
        found: null,
        evidence: [],
        phase: '2',
        why: 'no route `GET /waitlist` in the code',
      }),
      claim({ id: 'c00000000005', kind: 'module', subject: 'MyApp.Offers', verdict: 'conforms' }),
    ]),
    { ...pack('refunds', []), skipped: 'the contract cannot be read: line 12: Unexpected YAML' },
  ],
  gates: [
    {
      path: 'docs/features/waitlist/plan.md',
      line: 3,
      message: 'Unexpected change of plan.md: it is final at the base and stale here',
    },
  ],
  findings: [
    checkFinding({
      id: '3f9c0a11b2c6',
      claim: 'c00000000003',
      rule: 'column-contradicts',
      verdict: 'contradicts',
      disposition: 'waived',
      level: 'note',
      message: 'column `waitlist_entries.position`: type is "bigint", expected "integer"',
      design: { path: 'docs/features/waitlist/fdd.md', line: 18, endLine: 18 },
      text: 'columns: { position: { type: integer, null: false } }',
      code: { path: 'priv/repo/migrations/1_waitlist.exs', line: 4 },
      waiver: {
        reason: 'the table is rewritten in spring',
        by: 'bob',
        until: '2026-12-31',
        place: { path: 'docs/features/waitlist/waivers.yml', line: 1, endLine: 6 },
      },
    }),
    checkFinding({ related: [{ path: 'lib/my_app/waitlist.ex', line: 5 }] }),
    checkFinding({
      id: '3f9c0a11b2c5',
      claim: 'c00000000005',
      rule: 'module-conflict',
      verdict: 'conflict',
      level: 'warn',
      message:
        'module `MyApp.Offers`: docs/features/offers/fdd.md:12 forbids it: forbid: [modules MyApp.Offers]',
      design: { path: 'docs/features/waitlist/fdd.md', line: 21 },
      text: 'MyApp.Offers:',
      code: null,
      related: [{ path: 'docs/features/offers/fdd.md', line: 12 }],
      exits: {
        code: 'settle it between the designs first: code cannot keep both',
        amend: 'take line 21 out of docs/features/waitlist/fdd.md',
        waive: '/spec waive 3f9c0a11b2c5 until 2026-12-20 because REASON',
        edit: { path: 'docs/features/waitlist/fdd.md', line: 21, endLine: 21, lines: [] },
      },
    }),
    checkFinding({
      id: '3f9c0a11b2c7',
      claim: null,
      rule: 'waiver-expired',
      verdict: 'stale',
      disposition: 'pre-existing',
      level: 'note',
      message: 'Unexpected waiver of 3f9c0a11b2c8: it ended on 2026-10-31',
      design: { path: 'docs/features/waitlist/waivers.yml', line: 8, endLine: 13 },
      text: 'of reasons (bob)',
      code: null,
    }),
  ],
  guidelines: [guideline],
  coverage: {
    files: 2354,
    filesParsed: 1641,
    facts: 17_203,
    open: [
      {
        kind: 'route',
        within: '* /admin',
        why: 'a macro makes them',
        path: 'lib/my_app_web/router.ex',
        line: 40,
      },
    ],
  },
});
