import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../playground/forge/routes/index.ts';
import { published } from '../github/permissions.ts';
import { expectRefusal } from './fails.ts';
import { type ForgeWorld, octokitFor, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let now = new Date();

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('an App', () => {
  test('is known by its JWT, and sees its installations', async () => {
    const { data: app } = await world.app.rest.apps.getAuthenticated();
    expect(app).toMatchObject({ id: world.appId, slug: 'checker', installations_count: 1 });
    const { data: installations } = await world.app.rest.apps.listInstallations();
    expect(installations).toMatchObject([{ id: world.installationId, app_slug: 'checker' }]);
    const { data: found } = await world.app.rest.apps.getRepoInstallation(octo);
    expect(found.id).toBe(world.installationId);
  });

  test('is refused with a key that is not its own, and with a token in place of a JWT', async () => {
    const other = await world.forge.act<{ pem: string }>('app', {
      name: 'Other',
      owner: 'ada',
      permissions: {},
      events: [],
    });
    const stranger = world.clientOf({ id: world.appId, pem: other.pem });
    await expectRefusal(stranger.rest.apps.getAuthenticated(), 401, 'A JSON web token could not be decoded');
    await expectRefusal((await world.installed()).rest.apps.getAuthenticated(), 401);
  });

  test('lists the repositories that its token covers', async () => {
    const { data } = await (await world.installed()).rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map(({ full_name }) => full_name)).toEqual(['octo/app']);
  });
});

describe('an installation token', () => {
  test('is narrowed to permissions, and says what it lacks', async () => {
    const reader = await world.installed({ permissions: { issues: 'read' } });
    const wish = { ...octo, title: 'A waitlist' };
    await expectRefusal(reader.rest.issues.create(wish), 403, 'Resource not accessible by integration');
    const { data } = await reader.rest.issues.listForRepo(octo);
    expect(data).toEqual([]);
  });

  test('names the permissions that would do in a header', async () => {
    const reader = await world.installed({ permissions: { issues: 'read' } });
    const refused = await reader.rest.issues.create({ ...octo, title: 'A' }).catch((error: unknown) => error);
    const { response } = refused as { response: { headers: Record<string, string> } };
    expect(response.headers['x-accepted-github-permissions']).toBe('issues=write');
  });

  test('is narrowed to repositories', async () => {
    await world.forge.act('repository', { repository: 'octo/other', private: true });
    const narrow = await world.installed({ repositories: ['other'] });
    const { data } = await narrow.rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map(({ name }) => name)).toEqual(['other']);
    await expectRefusal(narrow.rest.issues.create({ ...octo, title: 'A' }), 403);
    const wide = await world.installed({ repositories: ['app'] });
    await expectRefusal(wide.rest.repos.get({ owner: 'octo', repo: 'other' }), 404);
  });

  test('cannot have more than the installation', async () => {
    const wish = { installation_id: world.installationId };
    await expectRefusal(
      world.app.rest.apps.createInstallationAccessToken({ ...wish, permissions: { workflows: 'write' } }),
      422,
      'The permissions requested are not granted to this installation.',
    );
    await expectRefusal(
      world.app.rest.apps.createInstallationAccessToken({ ...wish, repositories: ['nowhere'] }),
      422,
      /does not exist or is not accessible/,
    );
  });

  test('ends after an hour', async () => {
    const slow = await startWorld({ now: () => now });
    try {
      const token = await slow.tokenOf();
      const client = octokitFor(slow.forge, token);
      await client.rest.repos.get(octo);
      now = new Date(now.getTime() + 61 * 60 * 1000);
      await expectRefusal(client.rest.repos.get(octo), 401, 'Bad credentials');
    } finally {
      await slow.stop();
    }
  });

  test('is refused while the installation is suspended', async () => {
    const client = await world.installed();
    const installation = { id: world.installationId, by: 'ada' };
    await world.forge.act('installation', { ...installation, do: 'suspend' });
    await expectRefusal(client.rest.repos.get(octo), 403, 'This installation has been suspended');
    await world.forge.act('installation', { ...installation, do: 'unsuspend' });
    await client.rest.repos.get(octo);
  });
});

describe('a person', () => {
  test('is refused with a token that nobody has', async () => {
    await expectRefusal(octokitFor(world.forge, 'ghp_nobody').rest.repos.get(octo), 401, 'Bad credentials');
  });

  test('has the role that the permission call tells', async () => {
    const app = await world.installed();
    const roleOf = async (username: string) => {
      const { data } = await app.rest.repos.getCollaboratorPermissionLevel({ ...octo, username });
      return [data.permission, data.role_name];
    };
    expect(await roleOf('ada')).toEqual(['admin', 'admin']);
    expect(await roleOf('max')).toEqual(['write', 'maintain']);
    expect(await roleOf('tri')).toEqual(['read', 'triage']);
    expect(await roleOf('sue')).toEqual(['read', 'read']);
    await expectRefusal(roleOf('nobody'), 404);
  });

  test('may do what the role allows and no more', async () => {
    const { data: issue } = await (await world.as('sue')).rest.issues.create({ ...octo, title: 'Mine' });
    const label = { ...octo, issue_number: issue.number, labels: ['bug'] };
    await expectRefusal((await world.as('rae')).rest.issues.addLabels(label), 403);
    await (await world.as('tri')).rest.issues.addLabels(label);
    const check = { ...octo, name: 'mine', head_sha: '0'.repeat(40) };
    await expectRefusal(
      (await world.as('wes')).rest.checks.create(check),
      403,
      'You must authenticate via a GitHub App.',
    );
  });

  test('does not see a private repository without a role there', async () => {
    await world.forge.act('repository', { repository: 'octo/hidden', private: true });
    const hidden = { owner: 'octo', repo: 'hidden' };
    await expectRefusal((await world.as('sue')).rest.repos.get(hidden), 404);
    await expectRefusal(octokitFor(world.forge).rest.repos.get(hidden), 404);
    await world.forge.act('role', { repository: 'octo/hidden', login: 'sue', role: 'read' });
    expect((await (await world.as('sue')).rest.repos.get(hidden)).status).toBe(200);
  });
});

test('what is not served answers 501 with the name of the call', async () => {
  const ada = await world.as('ada');
  await expectRefusal(
    ada.rest.activity.listStargazersForRepo(octo),
    501,
    /activity\/list-stargazers-for-repo/,
  );
});

test('what is sent is held against the description of the call', async () => {
  const ada = await world.as('ada');
  const send = ada.request('POST /repos/{owner}/{repo}/issues', { ...octo, title: undefined as never });
  await expectRefusal(send, 422, `Invalid request.\n\n"title" wasn't supplied.`);
});

test('each call asks for the permissions that GitHub publishes for it', () => {
  const asked = routes.flatMap(({ method, path, access }): [string, unknown][] => {
    const route = `${method} ${path}`;
    if (access.as === 'app') return [[route, 'app']];
    const isListed = access.as === 'member' && (access.needs.length > 0 || route in published.routes);
    return isListed ? [[route, access.needs.toSorted()]] : [];
  });
  expect(Object.fromEntries(asked)).toEqual(published.routes);
});

test('what a token may do to an issue it may not do to a pull request', async () => {
  await world.forge.act('push', {
    repository: 'octo/app',
    branch: 'narrow',
    by: 'wes',
    message: 'Narrow',
    files: { 'narrow.md': 'n\n' },
  });
  const wes = await world.as('wes');
  const { data: pull } = await wes.rest.pulls.create({
    ...octo,
    head: 'narrow',
    base: 'main',
    title: 'Narrow',
  });
  const { data: issue } = await wes.rest.issues.create({ ...octo, title: 'Narrow' });
  const comment = (number: number) => ({ ...octo, issue_number: number, body: 'Hello' });
  const forIssues = await world.installed({ permissions: { issues: 'write' } });
  const forPulls = await world.installed({ permissions: { pull_requests: 'write' } });
  await forIssues.rest.issues.createComment(comment(issue.number));
  await forPulls.rest.issues.createComment(comment(pull.number));
  await expectRefusal(forIssues.rest.issues.createComment(comment(pull.number)), 403);
  await expectRefusal(forPulls.rest.issues.createComment(comment(issue.number)), 403);
});
