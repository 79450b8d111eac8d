import type { Finding, Level } from '../../src/domain/finding.ts';
import type { DocumentOutline, LintReport, StatusReport } from '../../src/domain/report.ts';

/** A finding of which a test says only what matters to it. */
export const finding = (values: Partial<Finding> = {}): Finding => ({
  id: '3f9c0a1b2c3d',
  rule: 'prd-problem',
  level: 'warn',
  message: 'Missing section `Background & Problem Statement`, expected who has which problem today',
  design: { path: 'docs/features/waitlist/prd.md', line: 1 },
  slug: 'waitlist',
  page: 'docs/rules/prd-problem.md',
  ...values,
});

const countOf = (findings: readonly Finding[], level: Level): number =>
  findings.filter((each) => each.level === level).length;

interface ReportValues {
  packs?: LintReport['packs'];
  totals?: { packs: number; documents: number; rules: number };
  conclusion?: LintReport['conclusion'];
}

export const reportOf = (
  findings: readonly Finding[],
  { packs = [], totals = { packs: 3, documents: 9, rules: 61 }, conclusion }: ReportValues = {},
): LintReport => {
  const block = countOf(findings, 'block');
  return {
    version: 1,
    conclusion: conclusion ?? (block > 0 ? 'failure' : 'success'),
    packs,
    findings: [...findings],
    rules: [...new Map(findings.map(({ rule, page }) => [rule, page]))]
      .map(([id, page]) => ({ id, summary: `What ${id} asks is there.`, page }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    totals: { ...totals, block, warn: countOf(findings, 'warn'), note: countOf(findings, 'note') },
  };
};

export const documentOf = (path: string, kind: DocumentOutline['kind']): DocumentOutline => ({
  kind,
  path,
  title: 'Waitlist',
  gate: { state: 'draft', reason: `${kind}.md says draft` },
  sections: [{ number: '2', title: 'Goals', depth: 2, line: 7 }],
  requirements: [{ id: 'FR-001', line: 12, text: 'Students can join a waitlist.', names: [] }],
  acceptance: [{ id: 'AC-001', line: 20, text: 'Given a full section, when …, then …', names: ['FR-001'] }],
  phases: [{ number: '1', title: 'Schema', line: 5, tasks: { done: 1, total: 3 } }],
});

/** What a repository of two packs and a lonely design document would give, notes galore included. */
export const sampleReport: LintReport = reportOf(
  [
    finding({
      id: 'a00000000001',
      level: 'block',
      example:
        '## 2. Background & Problem Statement\n\nWhen a section is full, instructors keep lists in spreadsheets.',
    }),
    finding({
      id: 'a00000000002',
      rule: 'prd-acceptance-format',
      level: 'block',
      message: 'Unexpected form of AC-001, expected Given … when … then …; it lacks "Given" and "When"',
      design: { path: 'docs/features/waitlist/prd.md', line: 83, endLine: 85 },
      example:
        '- AC-001 (FR-001) Given a full section, when a student joins the waitlist, then their place is shown.',
      page: 'docs/rules/prd-acceptance-format.md',
    }),
    finding({
      id: 'a00000000003',
      rule: 'fdd-executive-summary',
      message: 'Unexpected length of 4 sentences, expected 8–10',
      design: { path: 'docs/features/waitlist/fdd.md', line: 3 },
      page: 'docs/rules/fdd-executive-summary.md',
    }),
    ...Array.from({ length: 12 }, (_, index) =>
      finding({
        id: `a0000000001${index.toString(16)}`,
        rule: 'plan-estimates',
        level: 'note',
        message: `Missing estimate of phase ${index + 1}, expected days, points or sizes`,
        design: { path: 'docs/features/waitlist/plan.md', line: 10 * (index + 1) },
        page: 'docs/rules/plan-estimates.md',
      }),
    ),
    finding({
      id: 'a00000000020',
      rule: 'design-diagram',
      message: 'Missing Mermaid diagram, expected at least one that can be drawn',
      design: { path: '.agentmux/specs/search_design.md', line: 2 },
      page: 'docs/rules/design-diagram.md',
    }),
  ].map(({ slug, ...rest }) =>
    rest.rule === 'design-diagram' || slug === undefined ? rest : { slug, ...rest },
  ),
  {
    packs: [
      {
        slug: 'waitlist',
        folder: 'docs/features/waitlist',
        documents: [
          documentOf('docs/features/waitlist/prd.md', 'prd'),
          documentOf('docs/features/waitlist/fdd.md', 'fdd'),
          documentOf('docs/features/waitlist/plan.md', 'plan'),
        ],
      },
      {
        slug: 'billing__refunds',
        folder: 'docs/features/billing/refunds',
        documents: [documentOf('docs/features/billing/refunds/prd.md', 'prd')],
      },
    ],
    totals: { packs: 2, documents: 5, rules: 61 },
  },
);

export const sampleStatus: StatusReport = {
  version: 1,
  mode: 'seal',
  packs: [
    {
      slug: 'waitlist',
      folder: 'docs/features/waitlist',
      gates: [
        {
          kind: 'prd',
          path: 'docs/features/waitlist/prd.md',
          state: 'final',
          reason: 'finalized by alice at 2026-11-20T18:00:00Z on #57',
          digest: 'sha256:aa',
        },
        {
          kind: 'fdd',
          path: 'docs/features/waitlist/fdd.md',
          state: 'stale',
          reason: 'prd.md was changed after fdd.md was finalized',
          next: 'read fdd.md against the new prd.md, then `specgate finalize waitlist fdd`',
          digest: 'sha256:bb',
        },
        {
          kind: 'plan',
          path: 'docs/features/waitlist/plan.md',
          state: 'draft',
          reason:
            'plan.md says final, but its seal is by key `k0`, which `seal.keys` in the settings does not list',
          digest: 'sha256:cc',
        },
      ],
      phases: { done: 1, total: 4 },
      problems: [
        'docs/features/waitlist/fdd.md:5: Unexpected change of fdd.md: it is final at the base and stale here; finalize it on this pull request, take the edit out, or retire it',
      ],
    },
    {
      slug: 'billing__refunds',
      folder: 'docs/features/billing/refunds',
      gates: [
        {
          kind: 'prd',
          path: 'docs/features/billing/refunds/prd.md',
          state: 'retired',
          reason: 'prd.md is retired',
          digest: 'sha256:dd',
        },
        {
          kind: 'fdd',
          path: 'docs/features/billing/refunds/fdd.md',
          state: 'absent',
          reason: 'there is no fdd.md',
        },
        {
          kind: 'plan',
          path: 'docs/features/billing/refunds/plan.md',
          state: 'absent',
          reason: 'there is no plan.md',
        },
      ],
      phases: null,
      problems: [],
    },
  ],
};
