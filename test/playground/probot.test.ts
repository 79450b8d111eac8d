import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { type ApplicationFunction, Probot, createNodeMiddleware } from 'probot';
import { octokitFor } from './forge-world.ts';
import { startForge } from '../../playground/forge/start.ts';

const secret = 'a secret that only the two know';

/** What Probot's own documentation begins with. */
const greeter: ApplicationFunction = (app) => {
  app.on('issues.opened', async (context) => {
    const config = await context.config<{ greeting: string }>('greeter.yml');
    const body = config?.greeting ?? 'Thanks for opening this issue!';
    await context.octokit.rest.issues.createComment(context.issue({ body }));
    await context.octokit.rest.issues.addLabels(context.issue({ labels: ['greeted'] }));
  });
};

test('a stock Probot app works against the forge', async () => {
  const forge = await startForge();
  await forge.act('user', { login: 'octo', type: 'Organization' });
  const { token } = await forge.act<{ token: string }>('user', { login: 'rae' });
  await forge.act('repository', { repository: 'octo/app' });
  const files = { '.github/greeter.yml': 'greeting: Welcome to octo!\n' };
  await forge.act('push', { repository: 'octo/app', branch: 'main', by: 'octo', message: 'Start', files });
  const { id, pem } = await forge.act<{ id: number; pem: string }>('app', {
    name: 'Greeter',
    owner: 'octo',
    webhookSecret: secret,
    permissions: { contents: 'read', issues: 'write' },
    events: ['issues'],
  });
  const probot = new Probot({ appId: id, privateKey: pem, secret, baseUrl: forge.apiUrl, logLevel: 'fatal' });
  const middleware = await createNodeMiddleware(greeter, { probot });
  const server = createServer((request, response) => void middleware(request, response));
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await forge.act('webhook', { app: id, url: `http://127.0.0.1:${port}/api/github/webhooks` });
    await forge.act('install', { app: id, account: 'octo' });
    const rae = octokitFor(forge, token);
    const { data: issue } = await rae.rest.issues.create({ owner: 'octo', repo: 'app', title: 'Hello' });
    await forge.delivered();
    const number = { owner: 'octo', repo: 'app', issue_number: issue.number };
    const { data: comments } = await rae.rest.issues.listComments(number);
    expect(comments.map(({ body, user }) => [user?.login, body])).toEqual([
      ['greeter[bot]', 'Welcome to octo!'],
    ]);
    const { data: labels } = await rae.rest.issues.listLabelsOnIssue(number);
    expect(labels.map(({ name }) => name)).toEqual(['greeted']);
  } finally {
    server.close();
    await forge.stop();
  }
});
