import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Finding } from '../../src/domain/finding.ts';
import { lintPack } from '../../src/pack/lint.ts';
import { readPack } from '../../src/pack/pack.ts';
import { rules } from '../../src/pack/rules/index.ts';
import { fillTemplate } from '../../src/pack/template.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

const template = readFileSync(new URL('../../prompts/templates/prd.md', import.meta.url), 'utf8');
const fresh = fillTemplate(template, { feature: 'waitlist', title: 'Waitlist' });
const profiles = ['generic', 'torus'] as const;

const lint = (text: string, profile: (typeof profiles)[number], asFinal: boolean): Finding[] => {
  const pack = readPack({ slug: 'waitlist', folder: '', files: [{ path: 'prd.md', text }] });
  const context = {
    settings: { ...defaultSettings, profile },
    existing: new Set<string>(),
    diagrams: new Map(),
  };
  return lintPack(pack, context, { rules, asFinal });
};

test.each(profiles)('a fresh template is a draft in which only the gaps are told (%s)', (profile) => {
  const findings = lint(fresh, profile, false);
  expect(findings.length).toBeGreaterThan(20);
  expect(findings.filter(({ rule, level }) => rule !== 'no-placeholder' || level !== 'note')).toEqual([]);
});

test.each(profiles)('a template with its gaps filled can be finalized (%s)', (profile) => {
  const filled = fresh.replace(/\[NEEDS INPUT: [^\]]+\]/g, 'the next student takes the free seat');
  expect(lint(filled, profile, true)).toEqual([]);
});

test.each(profiles)('a template whose gaps were answered with "none" can be finalized (%s)', (profile) => {
  const answered = fresh
    .replace(/(Given|when|then) \[NEEDS INPUT: [^\]]+\]/g, '$1 a seat is free')
    .replace(/(\| FR-00\d \|) \[NEEDS INPUT: [^\]]+\]/g, '$1 A student joins the waitlist')
    .replace(/\[NEEDS INPUT: [^\]]+\]/g, 'none');
  expect(lint(answered, profile, true)).toEqual([]);
});
