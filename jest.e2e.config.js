import base from './jest.config.js';

// What the service asks of GitHub is held against GitHub's own description of its API.
process.env.APP_PRELOAD = './test/github/watch-process.ts';

/** The whole service over HTTP: slower, and one suite after the other, because each has processes of its own. */
export default {
  ...base,
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
