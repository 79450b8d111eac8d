export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // These start the whole service: `npm run test:e2e`, `npm run test:browser`.
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/', '/test/browser/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }],
  },
  testTimeout: 30_000,
  // Left to itself, Jest leaves a processor free, of two as well; but much of the time is spent waiting for processes.
  maxWorkers: '100%',
};
