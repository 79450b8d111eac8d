import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../src/text/redact.ts';

const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----';
const secrets = {
  'a token of an installation': `ghs_${'a1'.repeat(18)}`,
  'a token of a person': `ghp_${'Z9'.repeat(18)}`,
  'a fine-grained token': `github_pat_${'a1_'.repeat(12)}`,
  'a signed token': `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(30)}`,
  'a private key': key,
  'a private key in one line': key.replaceAll('\n', String.raw`\n`),
  'a private key that was cut': key.slice(0, 50),
  'a key of a model': `sk-${'abcDEF123'.repeat(4)}`,
  'a key of a cloud': 'AKIAABCDEFGHIJKLMNOP',
  'a header': `Bearer ${'q'.repeat(24)}==`,
};

test.each(Object.entries(secrets))('%s is taken out, wherever it stands', (_what, secret) => {
  const inner = secret.replace(/^Bearer /, '').slice(0, 40);
  for (const text of [secret, `x ${secret} y`, JSON.stringify({ msg: secret }), `token=${secret};`])
    expect(redact(text)).not.toContain(inner);
  expect(redact(`before ${secret} after`)).toMatch(/^before .*\[secret\]/);
});

test('passwords are taken out of addresses, and the addresses stay', () => {
  expect(redact('postgres://app:hunter2@db.internal:5432/specgate')).toBe(
    'postgres://[secret]@db.internal:5432/specgate',
  );
  expect(redact('https://x-access-token:abc@github.com/acme/courses')).toBe(
    'https://[secret]@github.com/acme/courses',
  );
});

test.each([
  'ce587453ced02b1526dfb4cb910479d431683101',
  'https://github.com/acme/courses/pull/4?x=1',
  'a token of the language; the bearer of bad news; basic types',
  'alice@example.com',
])('%s is no secret', (text) => {
  expect(redact(text)).toBe(text);
});

test('what was taken out stays out, and no text takes long', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(...Object.values(secrets), '://', ':', '@', 'bearer ', 'eyJ', '.'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const once = redact(pieces.join(''));
      expect(redact(once)).toBe(once);
    }),
  );
});
