import { expect, test } from '@jest/globals';
import { isDocumentPath } from '../../src/pack/document-paths.ts';

const settings = { packs: ['docs/features', 'specs'], designs: '.agentmux/specs' };

test.each([
  'docs/features/waitlist/prd.md',
  'docs/features/billing/refunds/plan.md',
  'docs/features/waitlist/requirements.yml',
  'docs/features/waitlist/waivers.yml',
  'specs/fdd.md',
  '.agentmux/specs/waitlist_backend_design.md',
  '.agentmux/specs/manifest.json',
  'PLANNING.md',
])('%s is a document', (path) => {
  expect(isDocumentPath(settings, path)).toBe(true);
});

test.each([
  'docs/features/waitlist/waitlist.ex',
  'docs/features/waitlist/mix.exs',
  'docs/features/waitlist/notes.md',
  'docs/features-old/waitlist/fdd.md',
  'lib/fdd.md',
  'docs/features/waitlist/PLANNING.md',
  '.agentmux/specs/deploy.sh',
  '.agentmux/specs/deep/waitlist_backend_design.md',
  '.agentmux/manifest.json',
])('%s is none, wherever it lies', (path) => {
  expect(isDocumentPath(settings, path)).toBe(false);
});
