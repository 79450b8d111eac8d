import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { afterPush } from './acts/push.ts';
import { checkMove } from './acts/refs.ts';
import { grants } from './acts/installations.ts';
import { type Forge, folderOf } from './forge.ts';
import { noCommit } from './git/refs.ts';
import { gitEnvironment } from './git/run.ts';
import { type Actor, accountOf, canSee, readActor, readToken, roleOfActor } from './http/actor.ts';
import { type Repository, findRepository, isAtLeast, tokenCovers } from './store.ts';

export const gitPath = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack|git-receive-pack))$/;

const refuse = (response: ServerResponse, status: number, text: string): void => {
  const headers = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
};

const mayRead = (actor: Actor, repository: Repository): boolean => {
  if (!canSee(actor, repository)) return false;
  if (actor.kind !== 'installation' || !repository.private) return true;
  return grants(actor.token.permissions, 'contents', 'read');
};

const mayWrite = (actor: Actor, repository: Repository): boolean => {
  if (actor.kind === 'installation') {
    return tokenCovers(actor.token, repository) && grants(actor.token.permissions, 'contents', 'write');
  }
  return actor.kind === 'user' && isAtLeast(roleOfActor(actor, repository), 'write');
};

const tryActor = (forge: Forge, request: IncomingMessage): Actor | null => {
  try {
    return readActor(forge, readToken(request));
  } catch {
    return null;
  }
};

interface Command {
  before: string;
  after: string;
  ref: string;
}

/** The commands at the beginning of a push: lines with their length before them, up to an empty one. */
const readCommands = (body: Buffer): Command[] => {
  const commands: Command[] = [];
  for (let at = 0; at + 4 <= body.length;) {
    const length = Number.parseInt(body.toString('latin1', at, at + 4), 16);
    if (!(length > 4)) break;
    const line = body.toString('utf8', at + 4, at + length).split('\0')[0] ?? '';
    const [before = '', after = '', ref = ''] = line.trim().split(' ');
    if (/^[0-9a-f]{40}$/.test(after)) commands.push({ before, after, ref });
    at += length;
  }
  return commands;
};

/** Whether a move is forward is git's to say when it has the objects; its own setting refuses the others. */
const sentencesAgainst = (repository: Repository, commands: readonly Command[], actor: Actor): string[] =>
  commands.flatMap(({ after, ref }) =>
    checkMove(repository, ref, { after: after === noCommit ? null : after, isForward: true }, actor),
  );

const onlyForward = (repository: Repository, commands: readonly Command[], actor: Actor): boolean =>
  commands.some(
    ({ after, ref }) =>
      after !== noCommit && checkMove(repository, ref, { after, isForward: false }, actor).length > 0,
  );

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const isPacked = request.headers['content-encoding'] === 'gzip';
  const source = isPacked ? request.pipe(createGunzip()) : request;
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

interface Backend {
  folder: string;
  service: string;
  query: string;
  method: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  user: string;
  env: Record<string, string>;
}

/** `git http-backend` speaks CGI: headers, an empty line, and the body as it comes. */
const runBackend = (backend: Backend, response: ServerResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], {
      env: {
        ...gitEnvironment(),
        GIT_PROJECT_ROOT: backend.folder,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: backend.service,
        QUERY_STRING: backend.query,
        REQUEST_METHOD: backend.method,
        REMOTE_USER: backend.user,
        CONTENT_TYPE: backend.headers['content-type'] ?? '',
        CONTENT_LENGTH: String(backend.body.length),
        GIT_PROTOCOL: String(backend.headers['git-protocol'] ?? ''),
        ...backend.env,
      },
    });
    let head: Buffer | null = Buffer.alloc(0);
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === null) {
        response.write(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const lines = head.toString('latin1', 0, end).split('\r\n');
      const fields = lines.map((line) => line.split(/:\s*/, 2) as [string, string]);
      const status = fields.find(([name]) => name.toLowerCase() === 'status')?.[1];
      const rest = fields.filter(([name]) => name.toLowerCase() !== 'status');
      response.writeHead(Number.parseInt(status ?? '200', 10), Object.fromEntries(rest));
      response.write(head.subarray(end + 4));
      head = null;
    });
    child.stderr.resume();
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', () => resolve());
    child.stdin.end(backend.body);
  });

const readPushed = async (file: string): Promise<Command[]> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [before = '', after = '', ref = ''] = line.split(' ');
      return { before, after, ref };
    });
};

const receive = async (
  forge: Forge,
  repository: Repository,
  actor: Actor,
  backend: Backend,
  response: ServerResponse,
): Promise<void> => {
  const commands = readCommands(backend.body);
  const file = join(backend.folder, `pushed-${randomUUID()}`);
  const refused = sentencesAgainst(repository, commands, actor);
  const isForward = onlyForward(repository, commands, actor);
  const env = {
    FORGE_PUSHED: file,
    ...(refused.length > 0
      ? { FORGE_REFUSED: ['error: GH013: Repository rule violations found.', ...refused].join('\n') }
      : {}),
    ...(isForward
      ? {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'receive.denyNonFastForwards',
          GIT_CONFIG_VALUE_0: 'true',
        }
      : {}),
  };
  await runBackend({ ...backend, env }, response);
  const pushed = await readPushed(file);
  await rm(file, { force: true });
  for (const command of pushed) {
    await afterPush(forge, repository, { ...command, by: accountOf(actor) });
  }
};

/** Smart HTTP for one repository, for whoever may read it, or write to it. */
export const serveGit = async (
  forge: Forge,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const [, owner = '', name = '', service = ''] = gitPath.exec(decodeURIComponent(url.pathname)) ?? [];
  const repository = findRepository(forge.store, owner, name);
  const actor = tryActor(forge, request);
  if (actor === null) return refuse(response, 401, 'Bad credentials');
  const isPush = service === '/git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack';
  if (!repository || !mayRead(actor, repository)) {
    return refuse(response, actor.kind === 'anonymous' ? 401 : 404, 'Repository not found.');
  }
  if (isPush && !mayWrite(actor, repository)) {
    return refuse(
      response,
      actor.kind === 'anonymous' ? 401 : 403,
      `Permission to ${owner}/${name}.git denied.`,
    );
  }
  const backend = {
    folder: folderOf(forge, repository),
    service,
    query: url.search.slice(1),
    method: request.method ?? 'GET',
    headers: request.headers,
    body: await readAll(request),
    user: actor.kind === 'anonymous' ? '' : accountOf(actor).login,
    env: {},
  };
  if (service === '/git-receive-pack') await receive(forge, repository, actor, backend, response);
  else await runBackend(backend, response);
  response.end();
};
