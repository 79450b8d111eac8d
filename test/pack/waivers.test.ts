import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Waiver } from '../../src/domain/waiver.ts';
import { addWaiver } from '../../src/pack/edit-waivers.ts';
import { readWaivers, sealWaiver } from '../../src/pack/waivers.ts';
import { nextSigner, signer, stranger, trust } from './gate-world.ts';

const path = 'docs/features/waitlist/waivers.yml';
const binds = `sha256:${'ab'.repeat(32)}`;
const waiver: Waiver = {
  finding: '3f9c0a11b2c4',
  binds,
  reason: 'the vendor fixes it',
  by: 'bob',
  permission: 'maintain',
  until: '2026-12-31',
  pull: 57,
};
const merge = { ...trust, mode: 'merge' } as const;

const textOf = (...waivers: Waiver[]): string =>
  waivers.reduce((text, each) => {
    const edited = addWaiver({ path, text }, each);
    if ('problem' in edited) throw new Error(edited.problem);
    return edited.text;
  }, '');

const faults = (text: string, given: Parameters<typeof readWaivers>[1] = trust, at = path) =>
  readWaivers({ path: at, text }, given).entries.map(({ fault }) => fault);

describe('the seal of an entry', () => {
  const sealed = textOf(sealWaiver(waiver, path, 4711, signer));

  test('holds for this entry, by any listed key', () => {
    expect(faults(sealed)).toEqual([null]);
    expect(faults(textOf(sealWaiver(waiver, path, 4711, nextSigner)))).toEqual([null]);
  });

  test.each([
    ['another day', sealed.replace('2026-12-31', '2027-12-31')],
    ['another finding', sealed.replace('3f9c0a11b2c4', '3f9c0a11b2c5')],
    ['another divergence', sealed.replace('sha256:ab', 'sha256:ac')],
    ['another person', sealed.replace('by: bob', 'by: mallory')],
    ['another reason', sealed.replace('the vendor', 'nobody')],
    ['another pull request', sealed.replace('57', '58')],
    ['another permission', sealed.replace('maintain', 'admin')],
    ['one key more', sealed.replace('  by:', '  pull: 58\n  by:').replace('  pull: 57\n', '')],
    ['the seal of a stranger', textOf(sealWaiver(waiver, path, 4711, stranger))],
    ['another repository', textOf(sealWaiver(waiver, path, 4712, signer))],
    ['another path', textOf(sealWaiver(waiver, 'docs/features/other/waivers.yml', 4711, signer))],
  ])('does not hold for %s', (_, text) => {
    expect(text).not.toBe(sealed);
    expect(faults(text)).toEqual(['its seal does not belong to this entry, path and repository']);
  });

  test('cannot be left out, be by a key that is not listed, or be believed without the id of the repository', () => {
    expect(faults(textOf(waiver))).toEqual(['it carries no seal']);
    expect(faults(sealed, { ...trust, keys: {} })).toEqual([
      'its seal is by key `k1`, which `seal.keys` in the settings does not list',
    ]);
    expect(faults(sealed, { ...trust, repository: null })).toEqual([
      expect.stringContaining("cannot be verified without the repository's numeric id"),
    ]);
  });

  test('is not needed where the merge is the word', () => {
    expect(faults(textOf(waiver), merge)).toEqual([null]);
  });
});

describe('reading', () => {
  const problems = (text: string): string[] =>
    readWaivers({ path, text }, merge).problems.map(({ line, message }) => `${line}: ${message}`);

  test.each([
    ['not YAML', '- finding: [\n', /^\d: Unexpected YAML: /],
    ['no list', 'finding: a\n', /^1: Unexpected mapping, expected a list of waivers, each after `- `$/],
    ['no entry', '- so\n', /^1: Unexpected "so", expected a mapping$/],
    [
      'a key that is missing',
      `- finding: 3f9c0a11b2c4\n  binds: ${binds}\n  by: bob\n  until: 2026-12-31\n`,
      /^1: Missing key `reason`, expected a text$/,
    ],
    [
      'a misspelt key',
      `# first\n${textOf(waiver).replace('until', 'untill')}`,
      /Unexpected key `untill`.* Did you mean `until`\?$/,
    ],
    [
      'no such day',
      textOf(waiver).replace('2026-12-31', '2026-02-31'),
      /^6: Unexpected "2026-02-31" at `until`, expected a day such as `2026-12-31`$/,
    ],
    [
      'a part of an id',
      textOf(waiver).replace('3f9c0a11b2c4', '3f9c'),
      /^1: Unexpected "3f9c" at `finding`, expected the id of a finding/,
    ],
  ])('%s is told with its line', (_, text, message) => {
    const found = problems(text);
    expect(found.some((problem) => message.test(problem)) ? [] : found).toEqual([]);
    expect(readWaivers({ path, text }, merge).problems[0]?.example).toContain('- finding: ');
  });

  test('of an entry that cannot be read the others know nothing', () => {
    const text = `${textOf(waiver)}\n- broken\n`;
    expect(readWaivers({ path, text }, merge).entries).toHaveLength(1);
    expect(problems(text)).toEqual(['9: Unexpected "broken", expected a mapping']);
  });

  test('an empty file waives nothing, and is no problem', () => {
    for (const text of ['', '# nothing yet\n', '[]\n'])
      expect(readWaivers({ path, text }, merge)).toEqual({ entries: [], problems: [] });
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom('- ', 'finding: ', '\n', '{', '[', '&a ', '*a', '? '), fc.string()),
        ),
        (parts) => {
          readWaivers({ path, text: parts.join('') }, trust);
        },
      ),
    );
  });
});

describe('writing', () => {
  test('an entry is put behind the others, of which not a letter changes', () => {
    const before = `# Ours\n- { finding: 00000000000b, binds: "${binds}", reason: a, by: b, until: 2026-12-31 } # why\n\n# later\n`;
    const edited = addWaiver({ path, text: before }, waiver);
    expect(edited).toEqual({ text: `${before}${textOf(waiver)}` });
  });

  test('an earlier entry for the same finding is replaced', () => {
    const other = { ...waiver, finding: '000000000002' };
    const before = `# first\n${textOf(waiver)}\n# second\n${textOf(other)}`;
    const edited = addWaiver({ path, text: before }, { ...waiver, until: '2027-01-31' });
    expect(edited).toEqual({ text: before.replace('2026-12-31', '2027-01-31') });
  });

  test('indented lists and other line endings stay', () => {
    const before = textOf({ ...waiver, finding: '00000000000a' })
      .replace(/^/gm, '  ')
      .trimEnd()
      .replaceAll('\n', '\r\n');
    const edited = addWaiver({ path, text: `${before}\r\n` }, waiver);
    expect(edited).toEqual({
      text: `${before}\r\n${textOf(waiver).trimEnd().replace(/^/gm, '  ').replaceAll('\n', '\r\n')}\r\n`,
    });
  });

  test('what it could not write without loss it leaves alone', () => {
    expect(
      addWaiver(
        {
          path,
          text: `[{ finding: 00000000000a, binds: "${binds}", reason: a, by: b, until: 2026-12-31 }]\n`,
        },
        waiver,
      ),
    ).toEqual({
      problem: `Unexpected form of ${path}, expected a list of which each entry starts with \`- \` on a line of its own`,
    });
    expect(addWaiver({ path, text: 'a: b\n' }, waiver)).toEqual({
      problem: `${path}:1: Unexpected mapping, expected a list of waivers, each after \`- \``,
    });
  });

  test('any reason and name come back as they were given', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.stringMatching(/^[0-9a-f]{12}$/), (reason, finding) => {
        const given = { ...waiver, reason, by: reason, finding };
        expect(
          readWaivers(
            { path, text: textOf({ ...waiver, finding: 'ffffffffffff' }, given) },
            merge,
          ).entries.at(-1)?.waiver,
        ).toEqual(given);
      }),
    );
  });
});
