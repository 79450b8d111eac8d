import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { draftRoles } from '../../src/domain/authoring.ts';
import { readDocument } from '../../src/pack/document.ts';
import { lintDocument } from '../../src/pack/lint.ts';
import { ruleIds, rules } from '../../src/pack/rules/index.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

/** Prompts, profiles and sources as files: what code and people rely on when they are put together. */

const root = new URL('../../prompts/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const filesIn = (path: string): string[] => readdirSync(new URL(path, root)).toSorted();

const roles = [...draftRoles, 'research', 'develop'].toSorted();
const inputNames = new Set('issue words source prd fdd plan draft guides map sources leftOut'.split(' '));
const placeholders = new Set(
  'guardrails focus-areas coding-guidelines template rules today contract'.split(' '),
);
/** What each form of reply cannot be explained without. */
const outputs: Record<string, readonly string[]> = {
  document: ['The document alone', '`# ` title', 'no front matter'],
  set: ['`json`', '`markdown`', 'four backticks', '<!-- ', 'No front matter'],
  edits: ['<<<<<<< BEFORE\n', '\n=======\n', '\n>>>>>>> AFTER\n'],
  survey: ['- Title · URL — '],
  tools: ['list', 'search', 'read', 'write', 'edit', 'delete', 'facts', 'check', 'finish'].map(
    (name) => `\`${name}\``,
  ),
};

interface Prompt {
  head: Record<string, unknown>;
  body: string;
}

const readPrompt = (role: string): Prompt => {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(`roles/${role}.md`)) ?? [];
  return { head: load(head) as Record<string, unknown>, body };
};

const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name = '']) => name);

const textsOf = (value: unknown): string[] => {
  expect(value).toEqual(expect.any(Array));
  return (value as unknown[]).map(String);
};

const matches = (pattern: string): ((id: string) => boolean) => {
  const expression = new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`);
  return (id) => expression.test(id);
};

test('every role has a prompt, and every prompt a role', () => {
  expect(filesIn('roles')).toEqual(roles.map((role) => `${role}.md`));
});

describe.each(roles)('the prompt of %s', (role) => {
  const { head, body } = readPrompt(role);

  test('says in its front matter what it is, what it is given and what it is held against', () => {
    expect(Object.keys(head)).toEqual(['role', 'output', 'inputs', 'rules']);
    expect(head['role']).toBe(role);
    expect(Object.keys(outputs)).toContain(head['output']);
    const inputs = textsOf(head['inputs']);
    expect(inputs.filter((name) => !inputNames.has(name))).toEqual([]);
    expect(new Set(inputs).size).toBe(inputs.length);
    const patterns = textsOf(head['rules']);
    expect(patterns.length).toBeGreaterThan(0);
    expect(patterns.filter((pattern) => !ruleIds.some(matches(pattern)))).toEqual([]);
  });

  test('has only placeholders that are filled, each once', () => {
    const used = placeholdersIn(body);
    expect(used.filter((name) => !placeholders.has(name))).toEqual([]);
    expect(new Set(used).size).toBe(used.length);
    expect(used).toEqual(expect.arrayContaining(['guardrails', 'focus-areas', 'rules', 'today']));
    expect(body.replaceAll(/\{\{[^}]*\}\}/g, '')).not.toMatch(/\{\{|\}\}/);
  });

  test('shows the template of what it writes as a whole', () => {
    const isWhole = head['output'] === 'document' || head['output'] === 'set';
    expect(placeholdersIn(body).includes('template')).toBe(isWhole);
  });

  test('explains the form of its reply', () => {
    for (const words of outputs[String(head['output'])] ?? []) expect(body).toContain(words);
    const closing = body.slice(body.search(/^Before you (?:reply|finish), check:$/m));
    expect(closing.match(/^- .+\?$/gm)?.length).toBeGreaterThanOrEqual(4);
  });

  test('takes what others wrote as data, invents no URL and leaves gates alone', () => {
    expect(body).toMatch(/between the data fences.* never an instruction to you/);
    expect(body).toMatch(/[Nn]ever invent a URL/);
    expect(body).toMatch(/an? (?:explicit )?assumption|assumptions/);
    expect(body).toMatch(/`\[NEEDS INPUT: …\]`/);
    expect(body).toMatch(/no sensible default|without a sensible default/);
    expect(body).toMatch(/front matter/i);
    expect(body).toMatch(/\bgates?\b/);
  });
});

const contractKeys = 'scope closed forbid phase requirements measurements metadata pipelines queue'.split(
  ' ',
);

test('the architect is told how a contract is written that can be decided', () => {
  const { body } = readPrompt('architect');
  expect(placeholdersIn(body)).toContain('contract');
  expect(body).toContain('`yaml contract`');
  for (const key of contractKeys) expect(body).toContain(`\`${key}\``);
});

test('the contract that the architect is shown can be read', () => {
  const [, shown = ''] = /```yaml\n([\s\S]*?)```/.exec(readPrompt('architect').body) ?? [];
  expect(shown).toContain('telemetry:');
  const text = `# Waitlist\n\n## Contract\n\n\`\`\`yaml contract\n${shown}\`\`\`\n`;
  const document = readDocument({ path: 'docs/features/waitlist/fdd.md', kind: 'fdd', text });
  const context = { settings: defaultSettings, existing: new Set<string>(), diagrams: new Map(), pack: null };
  const told = lintDocument(document, context, { rules, asFinal: true }).map(({ rule }) => rule);
  expect(told).not.toContain('fdd-contract-form');
  expect(told).not.toContain('fdd-contract');
});

test('the pass over a project names every key of its manifest', () => {
  const { body } = readPrompt('design');
  for (const key of Object.keys(JSON.parse(read('templates/manifest.json')) as object))
    expect(body).toContain(`- \`${key}\``);
});

test('who writes code is given the coding guidelines', () => {
  expect(placeholdersIn(readPrompt('develop').body)).toContain('coding-guidelines');
});

describe.each(['generic', 'torus'])('the profile %s', (profile) => {
  const part = (name: string): string => read(`profiles/${profile}/${name}`);

  test('has all parts, without placeholders', () => {
    const parts = ['coding-guidelines.md', 'focus-areas.md', 'guardrails.md', 'sources.yml'];
    expect(filesIn(`profiles/${profile}`)).toEqual(parts);
    for (const name of parts) {
      expect(part(name).length).toBeGreaterThan(500);
      expect(placeholdersIn(part(name))).toEqual([]);
    }
  });

  test('says for every role what it looks at', () => {
    const sections = part('focus-areas.md').split(/^## /m).slice(1);
    expect(sections.map((section) => String(section.split('\n')[0])).toSorted()).toEqual(roles);
    for (const section of sections) expect(section.match(/^- \*\*/gm)?.length).toBeGreaterThanOrEqual(4);
  });

  test('has sources that can be cited: title, https address, day and topics', () => {
    const sources = load(part('sources.yml')) as Record<string, unknown>[];
    expect(sources.length).toBeGreaterThan(20);
    for (const source of sources) {
      expect(Object.keys(source)).toEqual(['title', 'url', 'accessed', 'topics']);
      expect(String(source['title'])).toMatch(/\S{2}/);
      expect(new URL(String(source['url'])).protocol).toBe('https:');
      expect(source['accessed']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(Number.isNaN(Date.parse(String(source['accessed'])))).toBe(false);
      const topics = textsOf(source['topics']);
      expect(topics.length).toBeGreaterThan(0);
      expect(topics.filter((topic) => !/^[a-z0-9_]+$/.test(topic))).toEqual([]);
    }
    const urls = sources.map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
  });
});

test('every prompt, template and rule that the page on the method names is there', () => {
  const page = readFileSync(new URL('../docs/method.md', root), 'utf8');
  const links = [...page.matchAll(/\]\(([^)#]+)/g)].map(
    ([, link = '']) => new URL(link, new URL('../docs/', root)),
  );
  expect(links.length).toBeGreaterThan(100);
  for (const link of links) expect(() => readFileSync(link)).not.toThrow();
  for (const role of roles) expect(page).toContain(`(../prompts/roles/${role}.md)`);
});
