import { describe, expect, test } from '@jest/globals';
import { guidelineHeads, readDeviations } from '../../src/guidelines/index.ts';
import { type PageExample, readRulePage } from '../pack/read-rule-page.ts';
import { sourceOf } from './read-source.ts';

/** What all guidelines say of an example's files. */
const judge = ({ files }: PageExample) =>
  files.flatMap(({ path, text }) =>
    readDeviations(sourceOf(path, text)).map(({ rule, line, message }) => ({
      rule,
      told: `${path}:${line}: ${message}`,
    })),
  );

describe.each(guidelineHeads.map((head) => [head.id, head] as const))('%s', (id, head) => {
  const page = readRulePage(id);

  test('has a page that says what the rule says', () => {
    expect(page.text).toContain(`# ${id}\n\n${head.summary}\n\n**Applies to**`);
    expect(page.facts).toBe(
      `Applies to ${head.about.join(', ')} · Level off (generic), warn (torus) · When introduced`,
    );
    expect(head.level).toEqual({ generic: 'off', torus: 'warn' });
    expect(page.bad.length).toBeGreaterThan(0);
    expect(page.good.length).toBeGreaterThan(0);
  });

  test.each(page.bad.map((example) => [example.title, example] as const))(
    '%s is reported as the page says',
    (_, example) => {
      expect(example.expected.length).toBeGreaterThan(0);
      const told = judge(example).filter(({ rule }) => rule === id);
      expect(told.map((each) => each.told)).toEqual(example.expected);
    },
  );

  test.each(page.good.map((example) => [example.title, example] as const))(
    '%s keeps to every guideline',
    (_, example) => {
      expect(example.files.length).toBeGreaterThan(0);
      expect(judge(example)).toEqual([]);
    },
  );
});
