import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Finding, Level } from '../../src/domain/finding.ts';
import { guidelineHeads } from '../../src/guidelines/index.ts';
import { readDesignSet } from '../../src/pack/design-set.ts';
import { readDocument } from '../../src/pack/document.ts';
import { lintDesignSet, lintDocument, lintPack, lintPlaces } from '../../src/pack/lint.ts';
import { readPack, slugOf } from '../../src/pack/pack.ts';
import type { Rule } from '../../src/pack/rule.ts';
import { rules } from '../../src/pack/rules/index.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import { type PageExample, readRulePage } from './read-rule-page.ts';

const settingsFor = (rule: Rule) => ({
  ...defaultSettings,
  profile: 'torus' as const,
  rules: { [rule.id]: 'block' as Level },
});

/** Everything a page's example can say to a rule: its files, the paths that exist, and what Mermaid said of its diagrams. */
const judge = (rule: Rule, { files }: PageExample): Finding[] => {
  const context = {
    settings: settingsFor(rule),
    existing: new Set(files.map(({ path }) => path)),
    diagrams: new Map(
      files.flatMap(({ text }) =>
        [...text.matchAll(/(?:~~~|```)mermaid\n([\s\S]*?)(?:~~~|```)/g)].map(
          ([, diagram = '']) =>
            [
              diagram.trimEnd(),
              diagram.includes('not a diagram') ? 'No diagram type detected' : null,
            ] as const,
        ),
      ),
    ),
  };
  const options = { rules: [rule], asFinal: true };
  if (rule.about === 'packs') {
    const places = files.map(({ path }) => {
      const folder = path.split('/').slice(0, -1).join('/');
      return { path, folder, slug: slugOf('docs/features', folder) };
    });
    return lintPlaces(places, context, options);
  }
  if (files.some(({ path }) => path === 'PLANNING.md')) {
    return files.flatMap((file) =>
      lintDocument(readDocument({ ...file, kind: 'planning' }), { ...context, pack: null }, options),
    );
  }
  if (files.some(({ path }) => path.endsWith('_design.md') || path.endsWith('manifest.json'))) {
    const manifest = files.find(({ path }) => path.endsWith('manifest.json')) ?? null;
    const documents = files.filter(({ path }) => path.endsWith('.md'));
    const folder = '.agentmux/specs';
    return lintDesignSet(
      readDesignSet({ folder, manifest, documents, files: files.map(({ path }) => path) }),
      context,
      options,
    );
  }
  return lintPack(readPack({ slug: 'waitlist', folder: '', files }), context, options);
};

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ design, message }) => `${design.path}:${design.line}: ${message}`);

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const page = readRulePage(id);

  test('has a page that says what the rule says', () => {
    expect(page.title).toBe(id);
    expect(page.summary).toBe(rule.summary);
    const about = typeof rule.about === 'string' ? rule.about.replace('-', ' ') : rule.about.join(', ');
    const level =
      typeof rule.level === 'string'
        ? rule.level
        : Object.entries(rule.level)
            .map(([profile, each]) => `${each} (${profile})`)
            .join(', ');
    expect(page.facts).toBe(`Applies to ${about} · Level ${level} · When ${rule.when}`);
    expect(page.bad.length).toBeGreaterThan(0);
    expect(page.good.length).toBeGreaterThan(0);
  });

  test.each(page.bad.map((example) => [example.title, example] as const))(
    '%s is reported as the page says',
    (_, example) => {
      expect(example.expected.length).toBeGreaterThan(0);
      expect(told(judge(rule, example))).toEqual(example.expected);
    },
  );

  test.each(page.good.map((example) => [example.title, example] as const))(
    '%s is left alone',
    (_, example) => {
      expect(example.files.length).toBeGreaterThan(0);
      expect(told(judge(rule, example))).toEqual([]);
    },
  );
});

test('every page belongs to a rule, and the index of pages names each', () => {
  const pages = readdirSync(new URL('../../docs/rules', import.meta.url))
    .map((name) => name.replace(/\.md$/, ''))
    .filter((name) => name !== 'README');
  expect(pages.toSorted()).toEqual([...rules, ...guidelineHeads].map(({ id }) => id).toSorted());
});
