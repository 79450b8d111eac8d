import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { type ForgeOptions, type RunningForge, startForge } from '../../playground/forge/start.ts';
import { holdingTo } from './published.ts';

export interface Received {
  id: string;
  event: string;
  action: string | undefined;
  payload: Record<string, unknown>;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** What is wrong with what the forge answers and tells, so that a test can ask for nothing. */
  faults: string[];
  /** The status that is answered from now on. */
  status: number;
  stop(): void;
}

/** Takes webhooks and holds each against its signature. */
const startReceiver = async (secret: string, faults: string[]): Promise<Receiver> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const event = String(request.headers['x-github-event']);
      const payload = JSON.parse(body.toString()) as Record<string, unknown>;
      const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      if (request.headers['x-hub-signature-256'] !== expected) receiver.faults.push(`${event}: signature`);
      const id = String(request.headers['x-github-delivery']);
      receiver.received.push({ id, event, action: payload['action'] as string | undefined, payload });
      response.writeHead(receiver.status).end('noted');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received: [],
    faults,
    status: 202,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
};

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface ForgeWorld {
  forge: RunningForge;
  receiver: Receiver;
  /** A person's own client, an unmodified Octokit. */
  as(login: string): Promise<Octokit>;
  /** The App's client, by its JWT. */
  app: Octokit;
  appId: number;
  /** Another App's client, by its JWT. */
  clientOf(app: { id: number; pem: string }): Octokit;
  installationId: number;
  /** The App's client on its installation, narrowed if it is said. */
  installed(options?: object): Promise<Octokit>;
  tokenOf(options?: object): Promise<string>;
  stop(): Promise<void>;
}

export const octokitFor = ({ apiUrl }: RunningForge, auth?: string): Octokit =>
  new Octokit({
    baseUrl: apiUrl,
    log: quiet,
    ...(auth === undefined ? {} : { auth }),
  });

const octokitForApp = ({ apiUrl }: RunningForge, app: { id: number; pem: string }): Octokit =>
  new Octokit({
    baseUrl: apiUrl,
    log: quiet,
    authStrategy: createAppAuth,
    auth: { appId: app.id, privateKey: app.pem },
  });

const permissions = {
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  checks: 'write',
  merge_queues: 'read',
};

const events = [
  ...['issues', 'issue_comment', 'pull_request', 'check_run', 'check_suite', 'merge_group', 'push'],
  ...['label', 'create', 'delete', 'pull_request_review'],
];

/** A forge with an organization's repository `octo/app`, people of every role, and an App that is installed. */
export const startWorld = async (options: ForgeOptions = {}): Promise<ForgeWorld> => {
  const faults: string[] = [];
  const forge = await startForge({ ...options, ...holdingTo(faults) });
  const secret = 'a secret that only the two know';
  const receiver = await startReceiver(secret, faults);
  await forge.act('user', { login: 'octo', type: 'Organization' });
  for (const login of ['ada', 'wes', 'rae', 'tri', 'max', 'sue']) await forge.act('user', { login });
  await forge.act('repository', { repository: 'octo/app' });
  const files = { 'README.md': '# App\n', 'lib/app.ex': 'defmodule App do\nend\n' };
  await forge.act('push', { repository: 'octo/app', branch: 'main', by: 'octo', message: 'Start', files });
  const given = { ada: 'admin', wes: 'write', rae: 'read', tri: 'triage', max: 'maintain' };
  for (const [login, role] of Object.entries(given)) {
    await forge.act('role', { repository: 'octo/app', login, role });
  }
  const app = await forge.act<{ id: number; pem: string }>('app', {
    name: 'Checker',
    owner: 'octo',
    webhookUrl: receiver.url,
    webhookSecret: secret,
    permissions,
    events,
  });
  const { id: installationId } = await forge.act<{ id: number }>('install', { app: app.id, account: 'octo' });
  await forge.delivered();
  receiver.received.splice(0);
  const jwt = octokitForApp(forge, app);
  const tokenOf = async (narrowed: object = {}): Promise<string> => {
    const { data } = await jwt.rest.apps.createInstallationAccessToken({
      installation_id: installationId,
      ...narrowed,
    });
    return data.token;
  };
  return {
    forge,
    receiver,
    as: async (login) => octokitFor(forge, (await forge.act<{ token: string }>('user', { login })).token),
    app: jwt,
    appId: app.id,
    clientOf: (other) => octokitForApp(forge, other),
    installationId,
    tokenOf,
    installed: async (narrowed) => octokitFor(forge, await tokenOf(narrowed)),
    stop: async () => {
      receiver.stop();
      await forge.stop();
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
};
