import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readDocument } from '../../src/pack/document.ts';
import { gapMark } from '../../src/pack/questions/find.ts';
import { lintPack } from '../../src/pack/lint.ts';
import { readPack } from '../../src/pack/pack.ts';
import { commonRules } from '../../src/pack/rules/common.ts';
import { planRules } from '../../src/pack/rules/plan.ts';
import { fillTemplate } from '../../src/pack/template.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

const readText = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const template = fillTemplate(readText('../../prompts/templates/plan.md'), {
  title: 'Waitlist',
  feature: 'waitlist',
});
const filled = readText('./fixtures/filled-plan.md');

const prd = `# Waitlist

## 6. Functional Requirements

- FR-001 A student joins and leaves the waitlist of a full section.
- FR-002 The first in line is offered a free seat.
- FR-003 An instructor reorders the waitlist.

## 7. Acceptance Criteria

- AC-001 (FR-001) Given a full section, when a student joins, then their place is shown.
- AC-002 (FR-002) Given a free seat, when it opens, then the first in line is offered it.
- AC-003 (FR-003) Given a waitlist, when an instructor moves a student, then the others follow.
`;

const planOf = (text: string) => readDocument({ path: 'plan.md', kind: 'plan', text });
const headingsOf = (text: string): string[] =>
  planOf(text).allSections.map(({ title }) => title.replace(/^(Phase \d): .*/, '$1'));

describe.each(['generic', 'torus'] as const)('the plan template, profile %s', (profile) => {
  const lint = (plan: string, rules: typeof planRules, asFinal: boolean): string[] => {
    const files = [
      { path: 'prd.md', text: prd },
      { path: 'plan.md', text: plan },
    ];
    const context = {
      settings: { ...defaultSettings, profile },
      existing: new Set(['prd.md', 'fdd.md', 'plan.md']),
      diagrams: new Map(),
    };
    return lintPack(readPack({ slug: 'waitlist', folder: '', files }), context, { rules, asFinal })
      .filter(({ design }) => design.path === 'plan.md')
      .map(({ rule, message }) => `${rule}: ${message}`);
  };

  test('raises nothing while its gaps are open', () => {
    expect(template).toMatch(gapMark);
    expect(lint(template, planRules, false)).toEqual([]);
  });

  test('raises nothing when its gaps are filled', () => {
    expect(filled).not.toMatch(gapMark);
    expect(lint(filled, [...commonRules, ...planRules], true)).toEqual([]);
  });
});

test('the filled example has the headings of the plan template', () => {
  expect(headingsOf(filled)).toEqual(headingsOf(template));
});

test('the phases of the plan template have their tasks and tests as work', () => {
  expect(planOf(template).phases.map(({ name, tasks }) => [name, tasks.length])).toEqual([
    ['Phase 1', 3],
    ['Phase 2', 3],
  ]);
});

test('the front matter of the plan template is complete', () => {
  const document = planOf(template);
  expect(document.frontMatter).toEqual({ document: 'plan', feature: 'waitlist', status: 'draft' });
  expect(document.problems).toEqual([]);
  expect(template).not.toContain('{{');
});
