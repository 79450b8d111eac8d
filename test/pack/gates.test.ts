import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GatedKind } from '../../src/domain/document.ts';
import { finalizeDocument, reopenDocument, retireDocument } from '../../src/pack/finalize.ts';
import { finalizationId } from '../../src/pack/finalization-id.ts';
import { readGates } from '../../src/pack/gate.ts';
import { deriveSigner, publicKeyOf } from '../../src/pack/seal.ts';
import {
  drafts,
  type Files,
  finalize,
  finalizeAll,
  folder,
  nextSigner,
  packOf,
  signer,
  stranger,
  trust,
} from './gate-world.ts';

const gates = (files: Files, given = trust) => readGates(packOf(files), given);
const states = (files: Files, given = trust): string[] =>
  Object.values(gates(files, given)).map(({ state }) => state);
const replaceIn = (files: Files, name: string, from: string | RegExp, to: string): Files => {
  const text = files[name] ?? '';
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${name}: nothing to replace`);
  return { ...files, [name]: changed };
};

describe('the states of gates', () => {
  test('are absent without files and draft without front matter', () => {
    expect(states({})).toEqual(['absent', 'absent', 'absent']);
    expect(states({ 'prd.md': '# A title\n' })).toEqual(['draft', 'absent', 'absent']);
    expect(gates({ 'prd.md': '# A title\n' }).prd.reason).toBe('prd.md has no front matter');
  });

  test('are final in order, and each names what it was finalized against', () => {
    const files = finalizeAll(drafts);
    expect(states(files)).toEqual(['final', 'final', 'final']);
    expect(files['plan.md']).toContain(
      `  against:\n    prd: ${gates(files).prd.digest}\n    fdd: ${gates(files).fdd.digest}\n`,
    );
  });

  test('finalizing out of order is refused with what is missing', () => {
    expect(finalize(drafts, 'fdd')).toEqual({
      problem: 'fdd.md can be finalized only after prd.md: it is draft (prd.md says draft)',
    });
    expect(finalize(finalizeAll(drafts, ['prd']), 'plan')).toEqual({
      problem: 'plan.md can be finalized only after fdd.md: it is draft (fdd.md says draft)',
    });
  });

  test('an edit of the prd makes everything after it stale', () => {
    const files = replaceIn(finalizeAll(drafts), 'prd.md', 'can join', 'can leave');
    expect(states(files)).toEqual(['stale', 'stale', 'stale']);
    expect(gates(files).prd.reason).toBe('prd.md was changed after it was finalized');
    expect(gates(files).fdd.reason).toBe('prd.md, on which it stands, is stale');
  });

  test('a prd that was finalized anew leaves the fdd stale until it is finalized too', () => {
    const edited = replaceIn(finalizeAll(drafts), 'prd.md', 'can join', 'can leave');
    const files = finalizeAll(edited, ['prd'], { at: '2026-11-21T08:00:00Z' });
    expect(states(files)).toEqual(['final', 'stale', 'stale']);
    expect(gates(files).fdd.reason).toBe('prd.md was changed after fdd.md was finalized');
    expect(states(finalizeAll(files, ['fdd', 'plan']))).toEqual(['final', 'final', 'final']);
  });

  test('a design without a prd can be final, and is not any more once there is one', () => {
    const { 'prd.md': prd, ...rest } = drafts;
    const files = finalizeAll(rest, ['fdd']);
    expect(files['fdd.md']).toContain('  against:\n    prd: none\n');
    expect(states(files)).toEqual(['absent', 'final', 'draft']);
    const late = { ...files, 'prd.md': prd ?? '' };
    expect(states(late)[1]).toBe('stale');
    const final = finalizeAll(late, ['prd']);
    expect(gates(final).fdd.reason).toBe('it was finalized without a prd.md, and now there is one');
    const { 'prd.md': _gone, ...without } = finalizeAll(drafts, ['prd', 'fdd']);
    expect(gates(without).fdd.reason).toBe('it was finalized against a prd.md that is gone');
  });

  test('ticks and line endings change nothing; other words in a plan do', () => {
    const files = finalizeAll(drafts);
    expect(states(replaceIn(files, 'plan.md', '- [ ] Add the table', '- [x] Add the table'))[2]).toBe(
      'final',
    );
    expect(states(replaceIn(files, 'plan.md', /\n/g, '\r\n'))[2]).toBe('final');
    expect(states(replaceIn(files, 'plan.md', 'Add the page', 'Add the pages'))[2]).toBe('stale');
    expect(states(replaceIn(files, 'plan.md', '- [ ] Add the table', '- [y] Add the table'))[2]).toBe(
      'stale',
    );
  });

  test.each(['**Write** it', '`mix test`', '[link](x)', '<b>x</b> y', '*a* b'])(
    'a tick before %s is a tick, and no other bracket is',
    (text) => {
      const plan = `${drafts['plan.md']}\n| what | done |\n| --- | --- |\n| Records | [ ] |\n\n- [ ] ${text}\n`;
      const files = finalizeAll({ ...drafts, 'plan.md': plan });
      expect(states(replaceIn(files, 'plan.md', `- [ ] ${text}`, `- [x] ${text}`))[2]).toBe('final');
      expect(states(replaceIn(files, 'plan.md', '| Records | [ ] |', '| Records | [x] |'))[2]).toBe('stale');
    },
  );

  test('requirements.yml of a design without a prd is held fast by the fdd', () => {
    const { 'prd.md': _prd, ...rest } = drafts;
    const files = finalizeAll(
      { ...rest, 'requirements.yml': 'requirements:\n- id: FR-001\n  title: Join\n' },
      ['fdd'],
    );
    expect(states(files)[1]).toBe('final');
    expect(gates(replaceIn(files, 'requirements.yml', 'Join', 'Leave')).fdd.reason).toBe(
      'requirements.yml was changed after fdd.md was finalized',
    );
  });

  test('what cannot be read is neither finalized nor retired nor reopened', () => {
    const broken = { ...drafts, 'prd.md': '---\nstatus: [\n---\n# T\n' };
    expect(finalize(broken, 'prd')).toHaveProperty('problem');
    expect(
      retireDocument({ pack: packOf(broken), kind: 'prd', trust, by: 'bob', at: '2026-12-01T00:00:00Z' }),
    ).toHaveProperty('problem');
    const unreadable = finalize({ ...drafts, 'requirements.yml': 'requirements: 3\n' }, 'prd');
    expect(unreadable).toEqual({
      problem: `${folder}/requirements.yml:1: Unexpected 3 at \`requirements\`, expected a list`,
    });
  });

  test('a tick inside a fenced block of a plan is no tick', () => {
    const fenced = { ...drafts, 'plan.md': `${drafts['plan.md']}\n\`\`\`\n- [ ] sample\n\`\`\`\n` };
    const files = finalizeAll(fenced);
    expect(states(replaceIn(files, 'plan.md', '- [ ] sample', '- [x] sample'))[2]).toBe('stale');
  });

  test('requirements.yml beside the prd is held fast by its finalization', () => {
    const files = finalizeAll({
      ...drafts,
      'requirements.yml': 'requirements:\n- id: FR-001\n  title: Join\n',
    });
    expect(states(files)).toEqual(['final', 'final', 'final']);
    expect(gates(replaceIn(files, 'requirements.yml', 'Join', 'Leave')).prd.reason).toBe(
      'requirements.yml was changed after prd.md was finalized',
    );
    const { 'requirements.yml': _gone, ...without } = files;
    expect(states(without)).toEqual(['stale', 'stale', 'stale']);
  });

  test('reopening goes back to draft and keeps on record what was final', () => {
    const files = finalizeAll(drafts);
    const document = packOf(files).documents.prd;
    const outcome = document && reopenDocument(document);
    const text = outcome && 'text' in outcome ? outcome.text : '';
    expect(text).toContain('status: draft\n');
    const reopened = { ...files, 'prd.md': text };
    expect(states(reopened)).toEqual(['draft', 'stale', 'stale']);
    const again = finalizeAll(replaceIn(reopened, 'prd.md', 'can join', 'can leave'), ['prd']);
    expect(again['prd.md']).toContain(`  follows: ${finalizationId(packOf(files).documents.prd)}\n`);
  });

  test('a retired document is out of force, and so is what stands on it', () => {
    const files = finalizeAll(drafts);
    const outcome = retireDocument({
      pack: packOf(files),
      kind: 'prd',
      trust,
      by: 'bob',
      at: '2026-12-01T00:00:00Z',
      signer,
    });
    const text = 'text' in outcome ? outcome.text : '';
    expect(states({ ...files, 'prd.md': text })).toEqual(['retired', 'stale', 'stale']);
  });
});

describe('seals', () => {
  const files = finalizeAll(drafts);

  test('a document that says final without a seal is a draft', () => {
    const unsealed = { ...drafts, 'prd.md': (drafts['prd.md'] ?? '').replace('draft', 'final') };
    expect(gates(unsealed).prd.reason).toBe('prd.md says final, but it carries no seal');
  });

  test('in mode merge what says final is final, in order', () => {
    const merge = { ...trust, mode: 'merge' as const, keys: {}, repository: null };
    const says = Object.fromEntries(
      Object.entries(drafts).map(([name, text]) => [name, text.replace('draft', 'final')]),
    );
    expect(states(says, merge)).toEqual(['final', 'final', 'final']);
    expect(states({ ...says, 'prd.md': drafts['prd.md'] ?? '' }, merge)).toEqual(['draft', 'stale', 'stale']);
    const local = finalizeDocument({
      pack: packOf(drafts),
      kind: 'prd',
      trust: merge,
      by: 'alice',
      at: '2026-11-20T18:00:00Z',
    });
    const text = 'text' in local ? local.text : '';
    expect(states({ ...drafts, 'prd.md': text }, merge)[0]).toBe('final');
    expect(states({ ...drafts, 'prd.md': `${text}More.\n` }, merge)[0]).toBe('stale');
  });

  test.each([
    [
      'by a key that is not listed',
      { ...trust, keys: { k2: publicKeyOf(nextSigner) } },
      'its seal is by key `k1`, which `seal.keys` in the settings does not list',
    ],
    [
      'of another repository',
      { ...trust, repository: 4712 },
      'its seal does not belong to this front matter, path and repository',
    ],
    [
      'by another key of the same name',
      { ...trust, keys: { k1: publicKeyOf(stranger) } },
      'its seal does not belong to this front matter, path and repository',
    ],
    [
      'without a known repository',
      { ...trust, repository: null },
      "its seal cannot be verified without the repository's numeric id (`seal.repository` in the settings, or --repository-id)",
    ],
  ])('a seal %s is not believed', (_, given, why) => {
    expect(gates(files, given).prd).toMatchObject({
      state: 'draft',
      reason: `prd.md says final, but ${why}`,
    });
  });

  test('a seal that was moved to another path is not believed', () => {
    const elsewhere = packOf(files, 'docs/features/other');
    expect(readGates(elsewhere, trust).prd.state).toBe('draft');
  });

  test('a seal of one document is not believed on another', () => {
    expect(states({ ...files, 'fdd.md': files['prd.md'] ?? '' })[1]).toBe('draft');
  });

  test('a seal that is spelled otherwise, or stands elsewhere, is not believed', () => {
    const text = files['prd.md'] ?? '';
    const seal = /ed25519:\S{85}(\S)/.exec(text);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = letters.indexOf(seal?.[1] ?? '');
    const sameBytes = letters[last % 16 === 15 ? last - 1 : last + 1] ?? '';
    expect(
      gates(replaceIn(files, 'prd.md', seal?.[0] ?? '', `${seal?.[0].slice(0, -1)}${sameBytes}`)).prd.state,
    ).toBe('draft');
    expect(gates(replaceIn(files, 'prd.md', '  seal: ', '  seal:  ')).prd.state).toBe('draft');
    const moved = text
      .replace(/ {2}seal: .*\n/, '')
      .replace('  by: alice\n', `  by: alice\n  seal: ${seal?.[0]}\n`);
    expect(gates({ ...files, 'prd.md': moved }).prd.state).toBe('draft');
  });

  test('keys rotate: old seals hold while the old key is listed, new ones are made by the new key', () => {
    const after = finalizeAll(files, ['prd'], { signer: nextSigner });
    expect(after['prd.md']).toContain('  key: k2\n');
    expect(states(after)).toEqual(['final', 'final', 'final']);
    expect(states(after, { ...trust, keys: { k2: publicKeyOf(nextSigner) } })[0]).toBe('final');
    expect(states(files, { ...trust, keys: { k2: publicKeyOf(nextSigner) } })[0]).toBe('draft');
  });

  test("the sealing key of an App's RSA key is the same however the PEM is written", () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = (type: 'pkcs1' | 'pkcs8'): string => privateKey.export({ type, format: 'pem' }).toString();
    const one = publicKeyOf(deriveSigner(pem('pkcs1'), 'k1'));
    expect(one).toMatch(/^ed25519:[A-Za-z0-9_-]{43}$/);
    expect(publicKeyOf(deriveSigner(pem('pkcs8'), 'k1'))).toBe(one);
  });

  test('keys of others in the front matter are kept, and sealed', () => {
    const titled = replaceIn(
      drafts,
      'prd.md',
      'status: draft\n',
      'title: "Waitlist"  # for the site\nstatus: draft\ntags:\n  - a\n',
    );
    const sealed = finalizeAll(titled, ['prd']);
    expect(sealed['prd.md']).toContain('title: "Waitlist"  # for the site\nstatus: final\ntags:\n  - a\n');
    expect(states(sealed)[0]).toBe('final');
    expect(states(replaceIn(sealed, 'prd.md', '- a', '- b'))[0]).toBe('draft');
  });
});

const kinds: readonly GatedKind[] = ['prd', 'fdd', 'plan'];

describe('whatever is changed', () => {
  const files = finalizeAll({
    ...drafts,
    'plan.md': `${drafts['plan.md']}\n1. [x] Done\n\n> - [ ] Quoted\n\n~~~\n- [ ] sample\n~~~\n`,
  });

  /** The text as a seal should see it, by a definition that shares nothing with the implementation. */
  const meaning = (name: string, text: string): string => {
    const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
    let fenced = false;
    return lines
      .map((line) => {
        if (line.startsWith('~~~')) fenced = !fenced;
        return name === 'plan.md' && !fenced
          ? line.replace(/^((?:> )?(?:-|1\.) )\[[ xX]\] /, '$1[ ] ')
          : line;
      })
      .join('\n');
  };

  test('any changed, added or removed character of a final document is noticed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('prd.md', 'fdd.md', 'plan.md'),
        fc.nat(),
        fc.constantFrom('replace', 'insert', 'remove'),
        fc.oneof(
          fc.constantFrom(' ', '\n', '\r', '\t', '#', '-', 'x', '[', ']', ':', '\u200b', '\uFEFF'),
          fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme' }),
        ),
        (name, seed, how, insertion) => {
          const text = files[name] ?? '';
          const at = seed % text.length;
          const changed =
            how === 'remove'
              ? text.slice(0, at) + text.slice(at + 1)
              : text.slice(0, at) + insertion + text.slice(how === 'replace' ? at + 1 : at);
          fc.pre(meaning(name, changed) !== meaning(name, text));
          const kind = name.replace('.md', '') as GatedKind;
          expect(gates({ ...files, [name]: changed })[kind].state).not.toBe('final');
        },
      ),
      { numRuns: 3000 },
    );
  });

  type Step =
    | {
        do: 'edit' | 'finalize' | 'forge' | 'reopen' | 'retire' | 'delete' | 'tick';
        kind: GatedKind;
        seed: number;
      }
    | { do: 'transplant'; kind: GatedKind; from: GatedKind; seed: number }
    | { do: 'restore'; kind: GatedKind; seed: number };

  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      do: fc.constantFrom(
        'edit' as const,
        'finalize' as const,
        'finalize' as const,
        'forge' as const,
        'reopen' as const,
        'retire' as const,
        'delete' as const,
        'tick' as const,
      ),
      kind: fc.constantFrom(...kinds),
      seed: fc.nat(1000),
    }),
    fc.record({
      do: fc.constant('transplant' as const),
      kind: fc.constantFrom(...kinds),
      from: fc.constantFrom(...kinds),
      seed: fc.nat(),
    }),
    fc.record({ do: fc.constant('restore' as const), kind: fc.constantFrom(...kinds), seed: fc.nat() }),
  );

  interface World {
    files: Files;
    /** Every text that a document ever had, for those who bring old ones back. */
    past: Record<GatedKind, string[]>;
    /** What was really finalized: the meaning of each text that the product itself sealed. */
    sealed: Set<string>;
  }

  const frontMatter = /^---\n[\s\S]*?\n---\n/;

  const textAfter = (world: World, { kind, seed, ...move }: Step): string | null => {
    const text = world.files[`${kind}.md`];
    switch (move.do) {
      case 'restore':
        return world.past[kind][seed % Math.max(1, world.past[kind].length)] ?? null;
      case 'transplant': {
        const candidates = world.past[move.from];
        const header = frontMatter.exec(candidates[seed % Math.max(1, candidates.length)] ?? '')?.[0];
        return text === undefined || header === undefined ? null : header + text.replace(frontMatter, '');
      }
      case 'delete':
        return '';
      case 'edit':
        return text === undefined ? (drafts[`${kind}.md`] ?? null) : `${text}\nLine ${seed}.\n`;
      case 'tick':
        return text?.replace('- [ ]', '- [x]') ?? null;
      case 'forge':
        return text?.replace(/^status: \w+$/m, 'status: final') ?? null;
      case 'finalize': {
        const result = finalize(world.files, kind, { at: new Date(1e12 + seed * 1000).toISOString() });
        return 'files' in result ? (result.files[`${kind}.md`] ?? null) : null;
      }
      case 'retire': {
        const outcome = retireDocument({
          pack: packOf(world.files),
          kind,
          trust,
          by: 'bob',
          at: '2026-12-01T00:00:00Z',
          signer,
        });
        return 'text' in outcome ? outcome.text : null;
      }
      case 'reopen': {
        const document = packOf(world.files).documents[kind];
        const outcome = document && reopenDocument(document);
        return outcome && 'text' in outcome ? outcome.text : null;
      }
    }
  };

  const advance = (world: World, move: Step): World => {
    const text = textAfter(world, move);
    if (text === null) return world;
    const name = `${move.kind}.md`;
    const { [name]: _old, ...others } = world.files;
    if (move.do === 'finalize') world.sealed.add(meaning(name, text));
    if (text !== '') world.past[move.kind].push(text);
    return { ...world, files: text === '' ? others : { ...others, [name]: text } };
  };

  test('no history of edits and finalizations ends in a final document that nobody finalized, or that stands on nothing', () => {
    let finals = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 24 }), (moves) => {
        let world: World = { files: drafts, past: { prd: [], fdd: [], plan: [] }, sealed: new Set() };
        for (const move of moves) {
          world = advance(world, move);
          const now = gates(world.files);
          for (const kind of kinds) {
            if (now[kind].state !== 'final') continue;
            finals += 1;
            const name = `${kind}.md`;
            expect(world.sealed).toContain(meaning(name, world.files[name] ?? ''));
            if (kind !== 'prd') expect(['final', 'absent']).toContain(now.prd.state);
            if (kind === 'plan') expect(now.fdd.state).toBe('final');
            const document = packOf(world.files).documents[kind];
            const against = document?.frontMatter.finalized?.against ?? {};
            for (const upstream of kinds.slice(0, kinds.indexOf(kind))) {
              expect(against[upstream]).toBe(now[upstream].digest ?? 'none');
            }
          }
        }
      }),
      { numRuns: 300 },
    );
    // The property says nothing if hardly any history ever reaches a final document.
    expect(finals).toBeGreaterThan(200);
  });
});

test('finalizing changes the front matter and nothing else', () => {
  const windows = Object.fromEntries(
    Object.entries(drafts).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
  );
  const before = windows['prd.md'] ?? '';
  const after = finalizeAll(windows, ['prd'])['prd.md'] ?? '';
  const body = (text: string): string => text.slice(text.indexOf('---\r\n', 4));
  expect(body(after)).toBe(body(before));
  expect(after).toContain(
    'document: prd # the first one\r\nstatus: final\r\nfeature: waitlist\r\nfinalized:\r\n  by: alice\r\n',
  );
  expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  expect(packOf({ 'prd.md': after }).documents.prd?.path).toBe(`${folder}/prd.md`);
});
