import { expect, test } from '@jest/globals';
import { readModelSettings } from '../../src/settings/model.ts';

/** The endpoint that drafts, by the environment. */

test('without a key or an address the built-in drafter writes, whatever else is said', () => {
  expect(readModelSettings({})).toEqual({ model: null });
  expect(readModelSettings({ MODEL: 'gpt-5', OPENAI_API_KEY: ' ' })).toEqual({ model: null });
});

test('a key and the name of a model are enough', () => {
  expect(readModelSettings({ OPENAI_API_KEY: 'k', MODEL: 'gpt-5' })).toEqual({
    model: {
      baseUrl: 'https://api.openai.com/v1',
      key: 'k',
      model: 'gpt-5',
      canSearch: false,
      patienceSeconds: 120,
      tokensOfJob: 300_000,
      tokensOfPhase: 1_500_000,
      tokensOfDay: 3_000_000,
      price: null,
    },
  });
});

test("an endpoint of one's own needs no key", () => {
  const given = {
    OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1/',
    MODEL: 'own',
    MODEL_SEARCH: 'on',
    MODEL_PATIENCE_SECONDS: '5',
    MODEL_TOKENS_JOB: '10',
    MODEL_TOKENS_PHASE: '15',
    MODEL_TOKENS_DAY: '20',
    MODEL_PRICE: '1.25, 10',
  };
  expect(readModelSettings(given)).toEqual({
    model: {
      baseUrl: 'http://127.0.0.1:8000/v1',
      key: null,
      model: 'own',
      canSearch: true,
      patienceSeconds: 5,
      tokensOfJob: 10,
      tokensOfPhase: 15,
      tokensOfDay: 20,
      price: { input: 1.25, output: 10 },
    },
  });
});

test.each([
  ['MODEL', '', /^Missing MODEL/],
  ['OPENAI_BASE_URL', 'ftp://x', /^Unexpected OPENAI_BASE_URL=ftp/],
  ['OPENAI_BASE_URL', 'nowhere', /^Unexpected OPENAI_BASE_URL=nowhere/],
  ['MODEL_SEARCH', 'yes', /^Unexpected MODEL_SEARCH=yes/],
  ['MODEL_PATIENCE_SECONDS', '0', /^Unexpected MODEL_PATIENCE_SECONDS=0/],
  ['MODEL_TOKENS_JOB', '-1', /^Unexpected MODEL_TOKENS_JOB/],
  ['MODEL_TOKENS_DAY', '1e99', /^Unexpected MODEL_TOKENS_DAY/],
  ['MODEL_PRICE', 'free', /^Unexpected MODEL_PRICE=free/],
])('%s=%s is refused by its name', (name, value, said) => {
  const read = readModelSettings({ OPENAI_API_KEY: 'k', MODEL: 'm', [name]: value });
  expect(read).toEqual({ problems: [expect.stringMatching(said)] });
});
