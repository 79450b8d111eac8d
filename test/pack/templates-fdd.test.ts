import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readDocument } from '../../src/pack/document.ts';
import { gapMark } from '../../src/pack/questions/find.ts';
import { lintPack } from '../../src/pack/lint.ts';
import { readPack } from '../../src/pack/pack.ts';
import { fddRules } from '../../src/pack/rules/fdd.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

const readText = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const template = readText('../../prompts/templates/fdd.md')
  .replaceAll('{{title}}', 'Waitlist')
  .replaceAll('{{feature}}', 'waitlist');
const filled = readText('./fixtures/filled-fdd.md');

const prd = `# Waitlist

## 6. Functional Requirements

- FR-001 A student joins the waitlist of a full section.
- FR-002 The first in line is offered a free seat.
- FR-003 An instructor reorders the waitlist.
`;

const headingsOf = (text: string): string[] =>
  readDocument({ path: 'fdd.md', kind: 'fdd', text }).allSections.map(
    ({ number, title }) => `${number ?? ''} ${title}`,
  );

describe.each(['generic', 'torus'] as const)('the fdd template, profile %s', (profile) => {
  const lint = (fdd: string, asFinal: boolean): string[] => {
    const files = [
      { path: 'prd.md', text: prd },
      { path: 'fdd.md', text: fdd },
    ];
    const context = {
      settings: { ...defaultSettings, profile },
      existing: new Set<string>(),
      diagrams: new Map(),
    };
    return lintPack(readPack({ slug: 'waitlist', folder: '', files }), context, {
      rules: fddRules,
      asFinal,
    }).map(({ rule, message }) => `${rule}: ${message}`);
  };

  test('raises nothing while its gaps are open', () => {
    expect(template).toMatch(gapMark);
    expect(lint(template, false)).toEqual([]);
  });

  test('raises nothing when its gaps are filled', () => {
    expect(filled).not.toMatch(gapMark);
    expect(lint(filled, true)).toEqual([]);
  });
});

test('the filled example has the headings of the fdd template', () => {
  expect(headingsOf(filled)).toEqual(headingsOf(template));
});

test('the front matter of the fdd template is complete', () => {
  const document = readDocument({ path: 'fdd.md', kind: 'fdd', text: template });
  expect(document.frontMatter).toEqual({ document: 'fdd', feature: 'waitlist', status: 'draft' });
  expect(document.problems).toEqual([]);
  expect(template).not.toContain('{{');
});
