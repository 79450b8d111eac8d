import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { load } from 'js-yaml';

const manifest = load(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;

test('the App asks for these permissions and no others', () => {
  expect(manifest['default_permissions']).toEqual({
    metadata: 'read',
    contents: 'write',
    pull_requests: 'write',
    issues: 'write',
    checks: 'write',
    merge_queues: 'read',
  });
});

test('the App listens to these events', () => {
  expect(manifest['default_events']).toEqual([
    'issues',
    'issue_comment',
    'pull_request',
    'check_run',
    'check_suite',
    'merge_group',
    'push',
  ]);
});

test('the manifest names no address of the service, which would win over its own', () => {
  expect(
    Object.keys(manifest).filter((key) => /^(hook_attributes|redirect_url|setup_url)$/.test(key)),
  ).toEqual([]);
});
