import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { openDiagramParser } from '../../src/effects/diagrams.ts';
import { type DesignSet, readDesignSet } from '../../src/pack/design-set.ts';
import { diagramsOf } from '../../src/pack/questions/diagrams.ts';
import { lintDesignSet } from '../../src/pack/lint.ts';
import { rules } from '../../src/pack/rules/index.ts';
import { fillTemplate } from '../../src/pack/template.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

const parser = openDiagramParser();
afterAll(() => parser.close());

const templateText = (name: string): string =>
  readFileSync(new URL(`../../prompts/templates/${name}`, import.meta.url), 'utf8');

const folder = '.agentmux/specs';
const manifest = {
  path: `${folder}/manifest.json`,
  text: fillTemplate(templateText('manifest.json'), { title: 'Waitlist', name: 'waitlist' }),
};
const documents = ['backend', 'frontend'].map((area) => {
  const path = `${folder}/waitlist_${area}_design.md`;
  const values = { title: `Waitlist ${area}`, feature: 'waitlist', path };
  return { path, text: fillTemplate(templateText('design.md'), values) };
});
const files = [manifest.path, ...documents.map(({ path }) => path)];

const lint = async (set: DesignSet, asFinal: boolean) => {
  const diagrams = new Map<string, string | null>();
  for (const { text } of set.documents.flatMap(diagramsOf)) diagrams.set(text, await parser.check(text));
  const context = {
    settings: { ...defaultSettings, profile: 'torus' as const },
    existing: new Set<string>(),
    diagrams,
  };
  return lintDesignSet(set, context, { rules, asFinal });
};

test('a set from the templates is a set, with gaps for a person to fill', async () => {
  const set = readDesignSet({ folder, manifest, documents, files });
  expect(set.documents).toHaveLength(2);
  expect(set.documents.flatMap(diagramsOf)).toHaveLength(2);
  for (const asFinal of [false, true]) {
    const findings = await lint(set, asFinal);
    expect(findings.filter(({ rule }) => rule !== 'no-placeholder')).toEqual([]);
  }
});

test('no placeholder of the templates is left', () => {
  for (const { text } of [manifest, ...documents]) expect(text).not.toMatch(/\{\{|\}\}/);
});

test('with every gap filled, the set is final', async () => {
  const fill = (text: string): string => text.replace(/\[NEEDS INPUT: [^\]]+\]/g, 'owner: platform team');
  const filled = readDesignSet({
    folder,
    manifest: { ...manifest, text: fill(manifest.text) },
    documents: documents.map(({ path, text }) => ({
      path,
      text: fill(text).replace('status: draft', 'status: final'),
    })),
    files,
  });
  expect(await lint(filled, true)).toEqual([]);
});
