import { afterAll, describe, expect, test } from '@jest/globals';
import { assemble } from '../../src/authoring/assemble.ts';
import type { Brief, BriefDocument, WrittenText } from '../../src/domain/authoring.ts';
import { openDiagramParser } from '../../src/effects/diagrams.ts';
import { type DesignSet, manifestSchema, readDesignSet } from '../../src/pack/design-set.ts';
import { type Document, readDocument } from '../../src/pack/document.ts';
import { lintDesignSet, lintDocument } from '../../src/pack/lint.ts';
import { diagramsOf } from '../../src/pack/questions/diagrams.ts';
import { rules } from '../../src/pack/rules/index.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import { briefOf, draft, emptyMap, fixture, type Profile, profiles } from './drafter-world.ts';

/** Technical design sets and PLANNING.md without a model. */

const parser = openDiagramParser();
afterAll(() => parser.close());

const contextOf = async (documents: readonly Document[], profile: Profile) => {
  const diagrams = new Map<string, string | null>();
  for (const { text } of documents.flatMap(diagramsOf)) diagrams.set(text, await parser.check(text));
  return { settings: { ...defaultSettings, profile }, existing: new Set<string>(), diagrams };
};

const place = { slug: 'renewals', folder: 'docs/features/renewals', designs: 'docs/designs', issue: null };

const filesOf = (texts: readonly WrittenText[], role: Brief['role'], focus = '') =>
  assemble(texts, { place, role, focus, isWithoutPrd: true });

const setOf = (texts: readonly WrittenText[]): DesignSet => {
  const files = filesOf(texts, 'design');
  const manifest = files.find(({ kind }) => kind === 'manifest');
  return readDesignSet({
    folder: place.designs,
    manifest: manifest ? { path: manifest.path, text: manifest.text } : null,
    documents: files.filter(({ kind }) => kind === 'design'),
    files: files.map(({ path }) => path),
  });
};

const source: BriefDocument = { kind: 'source', path: 'project.md', text: fixture('project') };
const told = { title: 'Branch Desk', slug: 'branch-desk', documents: [source] };

describe('a design set', () => {
  test.each(profiles)('of any request is a set in which nothing but gaps is told (%s)', async (profile) => {
    const requests = [
      briefOf('design', null, told),
      ...['terse', 'form', 'rich', 'hostile'].map((name) => briefOf('design', fixture(name))),
      briefOf('design', '', { map: emptyMap, slug: '…' }),
    ];
    for (const brief of requests) {
      const set = setOf(draft(brief));
      const findings = lintDesignSet(set, await contextOf(set.documents, profile), { rules, asFinal: false });
      expect(findings.filter(({ level }) => level !== 'note')).toEqual([]);
      expect(findings.filter(({ rule }) => rule === 'design-set-size')).toEqual([]);
    }
  });

  test('is named for the areas that its source speaks of', () => {
    const names = draft(briefOf('design', null, told)).map(({ name }) => name);
    expect(names[0]).toBe('manifest.json');
    expect(names).toContain('branch_desk_frontend_design.md');
    expect(names).toContain('branch_desk_security_auth_design.md');
    expect(names).not.toContain('branch_desk_mobile_design.md');
    expect(names).not.toContain('branch_desk_genai_design.md');
    expect(names.length).toBeLessThanOrEqual(7);
  });

  test('has a manifest with every key, in the words of the source', () => {
    const [manifest] = draft(briefOf('design', null, told));
    const { rationale, phase_plan_overview, traceability, assumptions_tbd } = manifestSchema.parse(
      JSON.parse(manifest?.body ?? ''),
    );
    expect(JSON.stringify(rationale)).toContain('A librarian signs in with the single sign-on of the city');
    expect(JSON.stringify(traceability)).toContain(
      'A librarian finishes a checkout in less than 20 seconds at p95.',
    );
    expect(JSON.stringify(assumptions_tbd)).toContain('Every desk has a scanner.');
    expect(JSON.stringify(phase_plan_overview)).toContain('FR-003');
  });

  test('leaves its path to whoever knows the folder', () => {
    const written = draft(briefOf('design', null, told)).slice(1);
    for (const { body } of written) expect(body.startsWith('<!-- {{path}} -->\n')).toBe(true);
    expect(written.find(({ name }) => name.includes('security'))?.body).toContain(
      '| Sign-on of the city is down | medium | high | platform team | local accounts for a day |',
    );
  });
});

describe('PLANNING.md', () => {
  const planningOf = (brief: Brief): Document => {
    const [file] = filesOf(draft(brief), 'planning', brief.words);
    return readDocument({ path: 'PLANNING.md', kind: 'planning', text: file?.text ?? '' });
  };

  test.each([
    '',
    'OTP supervision',
    'liveview',
    'a distributed cluster with LiveView',
    'event sourcing',
    '| `a` <b>',
  ])('has the part that the focus "%s" asks for, and tells nothing but gaps', async (words) => {
    for (const name of ['terse', 'rich', 'hostile']) {
      const document = planningOf(briefOf('planning', fixture(name), { words }));
      const context = { ...(await contextOf([document], 'torus')), pack: null };
      const findings = lintDocument(document, context, { rules, asFinal: false });
      expect(findings.filter(({ level }) => level !== 'note')).toEqual([]);
      expect(document.text).not.toContain('{{focus}}');
    }
  });

  test('draws the processes and views that the code has', () => {
    const { text } = planningOf(briefOf('planning', fixture('rich')));
    expect(text).toContain('app --> p0["Stacks.Supervisor"]');
    expect(text).toContain('p0 --> p1["Stacks.Circulation.Supervisor"]');
    expect(text).toContain('p1 --> p2["Stacks.Circulation.ReturnListener"]');
    expect(text).toContain('router --> v0["StacksWeb.HoldLive.Index"]');
    expect(text).toContain(
      '1. Members renew a loan in less than half a minute, at any hour.\n2. Calls about',
    );
  });

  test('names versions only where they are known', () => {
    const known = ['Elixir 1.18.1 on OTP 27', 'Phoenix 1.8.0'];
    const { text } = planningOf(briefOf('planning', '', { map: { entries: [], known, unknown: [] } }));
    expect(text).toContain('| Elixir and Erlang/OTP | Elixir 1.18.1, OTP 27 |');
    expect(text).toContain('| Phoenix and LiveView | [NEEDS INPUT: versions] |');
  });
});
