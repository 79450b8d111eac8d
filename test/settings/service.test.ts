import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readServiceSettings, type ServiceSettings } from '../../src/settings/service.ts';

const { privateKey: key } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const secret = 'a-secret-of-enough-length';
const env = { APP_ID: '123456', PRIVATE_KEY: key, WEBHOOK_SECRET: secret };

const settingsOf = (values: Record<string, string> = {}, keyFile: string | null = null): ServiceSettings => {
  const read = readServiceSettings({ ...env, ...values }, keyFile);
  if (!('settings' in read)) throw new Error(JSON.stringify(read));
  return read.settings;
};

const problemsOf = (values: Record<string, string>, keyFile: string | null = null): string[] => {
  const read = readServiceSettings({ ...env, ...values }, keyFile);
  return 'problems' in read ? read.problems : [];
};

test('what is not set is what most want', () => {
  expect(settingsOf()).toMatchObject({
    appId: 123_456,
    privateKey: key,
    webhookSecret: secret,
    host: '127.0.0.1',
    port: 3000,
    dataDir: './data',
    databaseUrl: null,
    apiUrl: 'https://api.github.com',
    webUrl: 'https://github.com',
    logLevel: 'info',
    jobs: 4,
    keyName: 'k1',
  });
  expect(settingsOf({ NODE_ENV: 'production' }).host).toBe('0.0.0.0');
});

describe('the key', () => {
  test.each([
    ['as it is', key],
    ['with written line ends', key.replaceAll('\n', String.raw`\n`)],
    ['in base64', Buffer.from(key).toString('base64')],
    ['with room around it', `\n${key}\n`],
  ])('is read %s', (_how, text) => {
    expect(settingsOf({ PRIVATE_KEY: text }).privateKey).toBe(key);
  });

  test('is read from a file', () => {
    expect(settingsOf({ PRIVATE_KEY: '', PRIVATE_KEY_PATH: '/run/secrets/key' }, key).privateKey).toBe(key);
  });
});

test.each<[string, Record<string, string>, string]>([
  ['no number', { APP_ID: '' }, 'Missing APP_ID'],
  ['a name for a number', { APP_ID: 'specgate' }, 'Unexpected APP_ID=specgate'],
  ['no key', { PRIVATE_KEY: '' }, 'Missing PRIVATE_KEY'],
  ['a key that is none', { PRIVATE_KEY: 'AAAA' }, 'Unexpected PRIVATE_KEY'],
  ['a public key', { PRIVATE_KEY: key.replaceAll('PRIVATE', 'PUBLIC') }, 'Unexpected PRIVATE_KEY'],
  [
    'a file that cannot be read',
    { PRIVATE_KEY: '', PRIVATE_KEY_PATH: '/no' },
    'Unexpected PRIVATE_KEY_PATH=/no',
  ],
  ['no secret', { WEBHOOK_SECRET: '' }, 'Missing WEBHOOK_SECRET'],
  ['a secret that everybody knows', { WEBHOOK_SECRET: 'development' }, 'Unexpected WEBHOOK_SECRET'],
  ['a secret that is short', { WEBHOOK_SECRET: 'short' }, 'Unexpected WEBHOOK_SECRET'],
  [
    'a port that there is not',
    { PORT: '70000' },
    'Unexpected PORT=70000, expected a whole number from 0 to 65535',
  ],
  ['a fraction', { JOBS: '1.5' }, 'Unexpected JOBS=1.5'],
  ['too many jobs', { JOBS: '1000' }, 'Unexpected JOBS=1000'],
  ['another database', { DATABASE_URL: 'mysql://x' }, 'Unexpected DATABASE_URL'],
  ['no address', { GITHUB_API_URL: 'github.example.com' }, 'Unexpected GITHUB_API_URL=github.example.com'],
  ['an address of another kind', { GITHUB_URL: 'ftp://x' }, 'Unexpected GITHUB_URL=ftp://x'],
  ['an unknown level', { LOG_LEVEL: 'loud' }, 'Unexpected LOG_LEVEL=loud'],
  ['a strange name of a key', { SEAL_KEY_NAME: 'k 1' }, 'Unexpected SEAL_KEY_NAME=k 1'],
  ['no time to drain', { DRAIN_SECONDS: '-1' }, 'Unexpected DRAIN_SECONDS=-1'],
  ['no room for mirrors', { MIRROR_MEGABYTES: '0' }, 'Unexpected MIRROR_MEGABYTES=0'],
  ['no attempt', { ATTEMPTS: '0' }, 'Unexpected ATTEMPTS=0'],
  ['no pause', { RETRY_MILLISECONDS: '1' }, 'Unexpected RETRY_MILLISECONDS=1'],
  ['no sweep', { SWEEP_SECONDS: '0' }, 'Unexpected SWEEP_SECONDS=0'],
])('%s is one problem, and says what is expected', (_what, values, problem) => {
  const problems = problemsOf(values);
  expect(problems).toEqual([expect.stringContaining(problem)]);
  expect(problems[0]).toContain('expected');
});

test('no problem tells a secret', () => {
  const told = problemsOf({
    PRIVATE_KEY: 'c2VjcmV0c2VjcmV0',
    WEBHOOK_SECRET: 'hunter2',
    DATABASE_URL: 'mysql://app:hunter2@db',
  }).join('\n');
  expect(told).not.toMatch(/hunter2|c2VjcmV0/);
});

test('all problems are told at once', () => {
  expect(problemsOf({ APP_ID: '', WEBHOOK_SECRET: '', PORT: 'x' })).toHaveLength(3);
});

test('with nothing set, registering is offered, but never in production', () => {
  expect(readServiceSettings({ PORT: '4000' }, null)).toEqual({ unregistered: { port: 4000 } });
  expect(readServiceSettings({ PORT: 'x' }, null)).toHaveProperty('problems');
  expect(readServiceSettings({ NODE_ENV: 'production' }, null)).toHaveProperty('problems');
});
