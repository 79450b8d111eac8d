import e2e from './jest.e2e.config.js';

/** The playground's pages in Chromium. */
export default { ...e2e, roots: ['<rootDir>/test/browser'] };
