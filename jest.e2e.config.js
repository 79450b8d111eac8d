import base from './jest.config.js';

/** The whole service over HTTP: slower, and one suite after the other, because each has processes of its own. */
export default {
  ...base,
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
