import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openDiagramParser } from '../../src/effects/diagrams.ts';
import { diagramsOf } from '../../src/pack/questions/diagrams.ts';
import { type Document, readDocument } from '../../src/pack/document.ts';
import { focusAreas } from '../../src/pack/questions/focus-areas.ts';
import { lintDocument } from '../../src/pack/lint.ts';
import { rules } from '../../src/pack/rules/index.ts';
import { fillTemplate } from '../../src/pack/template.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

const parser = openDiagramParser();
afterAll(() => parser.close());

const templateText = (name: string): string =>
  readFileSync(new URL(`../../prompts/templates/${name}`, import.meta.url), 'utf8');

/** The focus is a part of several lines, so it takes its place before the rest is filled in. */
const planning = (area: string, focus: string): Document => {
  const text = templateText('planning.md').replace('{{focus}}', () => focus);
  return readDocument({
    path: 'PLANNING.md',
    kind: 'planning',
    text: fillTemplate(text, { title: 'Waitlist', area }),
  });
};

const gaps = /\[NEEDS INPUT: [^\]]+\]/g;
const answer = 'A telemetry event, a GenServer test, a LiveView test, a release';

const lint = async (document: Document, asFinal: boolean) => {
  const diagrams = new Map<string, string | null>();
  for (const { text } of diagramsOf(document)) diagrams.set(text, await parser.check(text));
  const settings = { ...defaultSettings, profile: 'torus' as const };
  const context = { settings, existing: new Set<string>(), diagrams, pack: null };
  return lintDocument(document, context, { rules, asFinal }).filter(({ rule }) => rule !== 'no-placeholder');
};

describe.each(focusAreas.map(({ id }) => id))('a plan with the focus %s', (id) => {
  const part = templateText(`planning-focus/${id}.md`);

  test('is a plan, with gaps for a person to fill', async () => {
    const document = planning(id, part);
    expect(document.text).not.toMatch(/\{\{|\}\}/);
    expect(await lint(document, false)).toEqual([]);
    expect(await lint(document, true)).toEqual([]);
  });

  test('lacks the part that was asked for without its template', async () => {
    const findings = await lint(planning(id, ''), true);
    expect(findings.map(({ rule }) => rule)).toEqual(['planning-focus', 'planning-focus']);
  });

  test('is final with every gap filled and every point ticked', async () => {
    const { text } = planning(id, part);
    const filled = text.replace(gaps, answer).replaceAll('- [ ]', '- [x]');
    const document = readDocument({ path: 'PLANNING.md', kind: 'planning', text: filled });
    expect(await lint(document, true)).toEqual([]);
  });
});

test('a plan that nobody asked a focus of needs none', async () => {
  expect(await lint(planning('', ''), true)).toEqual([]);
});

test('the open points of a filled plan are told one by one', async () => {
  const { text } = planning('', '');
  const filled = text.replace(gaps, answer);
  const findings = await lint(readDocument({ path: 'PLANNING.md', kind: 'planning', text: filled }), true);
  expect(findings.map(({ rule }) => rule)).toEqual(Array<string>(10).fill('planning-checklist-ticked'));
});
