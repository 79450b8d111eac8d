import { expect, test } from '@jest/globals';
import { readDocument } from '../../src/pack/document.ts';
import { linkTargets } from '../../src/pack/questions/links.ts';

const targetsOf = (text: string, path = 'docs/features/waitlist/prd.md'): string[] =>
  linkTargets(readDocument({ path, kind: 'prd', text }));

test('names the path of a link from the document and, as it may be meant, from the root', () => {
  expect(targetsOf('[a](mocks/a.png) ![b](./b%20c.png?raw=1#x)')).toEqual([
    'docs/features/waitlist/mocks/a.png',
    'mocks/a.png',
    'docs/features/waitlist/b c.png',
    'b c.png',
  ]);
});

test('starts at the root where the link does', () => {
  expect(targetsOf('[a](/lib/a.ex#L3) [b](file:///lib/b.ex)')).toEqual(['lib/a.ex', 'lib/b.ex']);
});

test('names folders without their slash, and each path once', () => {
  expect(targetsOf('[a](../) [b](..)\n\n[c]: ../../features/', 'docs/features/waitlist/prd.md')).toEqual([
    'docs/features',
  ]);
});

test('names nothing outside of the repository, and not the document itself', () => {
  const links = [
    'https://example.com/a.md',
    '//example.com',
    'mailto:a@example.com',
    '#goals',
    'prd.md#goals',
    '../../../../issues/5',
    '/',
  ];
  expect(targetsOf(links.map((url) => `[x](${url})`).join(' '))).toEqual(['prd.md']);
});

test('leaves a name alone that is not encoded as it claims', () => {
  expect(targetsOf('[a](/100%.md)')).toEqual(['100%.md']);
});
