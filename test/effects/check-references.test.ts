import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkReferences } from '../../src/effects/check-references.ts';
import { isPublicAddress } from '../../src/effects/public-address.ts';

/** References are looked at, and nothing within a network of ours is asked, by whatever name or way it is reached. */

let server: Server;
let origin: string;
let port: number;
const asked: string[] = [];

const page = (title: string): string => `<html><head><title>${title}</title></head></html>`;

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url === '/hang') return;
    if (url.startsWith('/to?')) response.writeHead(302, { location: decodeURIComponent(url.slice(4)) }).end();
    else if (url === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (url === '/long')
      response.writeHead(200).end(`${page('Oban: Unique Jobs')}${'x'.repeat(900_000)}`);
    else if (/^\/\d+$/.test(url)) response.writeHead(Number(url.slice(1))).end();
    else response.writeHead(200).end(page('Unique Jobs &mdash; Oban v2.20 &amp; more'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  origin = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const isHere = (address: string): boolean => address === '127.0.0.1';

const verify = async (url: string, title = 'Oban: Unique Jobs', isAllowed = isHere) =>
  (await checkReferences([{ url, title }], { isAllowed, milliseconds: 400 })).get(url);

describe('a reference', () => {
  test('that is there and called so is verified', async () => {
    expect(await verify(`${origin}/page`)).toEqual({ state: 'verified' });
    expect(await verify(`${origin}/long`)).toEqual({ state: 'verified' });
    expect(await verify(`${origin}/to?${encodeURIComponent('/page')}`)).toEqual({ state: 'verified' });
  });

  test.each([
    ['/404', 'wrong', 'it answers 404'],
    ['/410', 'wrong', 'it answers 410'],
    ['/503', 'unverified', 'it answers 503'],
    ['/403', 'unverified', 'it answers 403'],
    ['/hang', 'unverified', 'it did not answer in time'],
    ['/round', 'wrong', 'it leads from page to page without end'],
    ['/to?ftp%3A%2F%2Fexample.org', 'wrong', 'it leads to what is no web page'],
    ['/to?http%3A%2F%2F', 'wrong', 'it leads nowhere'],
  ])('%s is %s: %s', async (path, state, why) => {
    expect(await verify(`${origin}${path}`)).toEqual({ state, why });
  });

  test('that is called otherwise is wrong, and says how', async () => {
    const found = await verify(`${origin}/page`, 'PostgreSQL: Partial Indexes');
    expect(found).toMatchObject({ state: 'wrong', why: expect.stringContaining('Unique Jobs') });
  });

  test.each(['no address', 'http://'])('%s is no address', async (url) => {
    expect(await verify(url)).toEqual({ state: 'wrong', why: 'it is no address' });
  });

  test('where nobody listens is unverified', async () => {
    expect(await verify('http://127.0.0.1:1/')).toMatchObject({ state: 'unverified' });
  });
});

describe('nothing of ours is asked', () => {
  const refused = { state: 'wrong', why: 'its address is not public' };
  test.each([
    ['by its number', () => `${origin}/secret`],
    ['by a number in another notation', () => `http://2130706433:${port}/secret`],
    ['by a name', () => `http://localhost:${port}/secret`],
    ['by a newer number', () => `http://[::1]:${port}/secret`],
    ['by an older number in a newer one', () => `http://[::ffff:127.0.0.1]:${port}/secret`],
  ])('%s', async (_how, url) => {
    expect(await verify(url(), '', isPublicAddress)).toEqual(refused);
    expect(asked).not.toContain('/secret');
  });

  test('by way of a page that is public', async () => {
    const url = `${origin}/to?${encodeURIComponent(`http://[::1]:${port}/secret`)}`;
    expect(await verify(url)).toEqual(refused);
    expect(
      await verify(`${origin}/to?${encodeURIComponent(`http://localhost:${port}/secret`)}`, '', () => false),
    ).toEqual(refused);
    expect(asked).not.toContain('/secret');
  });

  test('with a password', async () => {
    expect(await verify(`http://a:b@127.0.0.1:${port}/secret`)).toEqual({
      state: 'wrong',
      why: 'it holds a password',
    });
  });

  test.each([
    ['10.1.2.3', false],
    ['127.0.0.53', false],
    ['169.254.169.254', false],
    ['172.31.0.1', false],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::ffff:10.0.0.1', false],
    ['64:ff9b::10.0.0.1', false],
    ['2002:7f00:1::', false],
    ['no address', false],
    ['8.8.8.8', true],
    ['172.32.0.1', true],
    ['2606:4700::1111', true],
  ])('%s is public: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});

test('at most forty are looked at, each once, and of the others is told', async () => {
  const before = asked.length;
  const all = Array.from({ length: 45 }, (_, index) => ({ url: `${origin}/many-${index}`, title: '' }));
  const found = await checkReferences([...all, ...all], { isAllowed: isHere });
  expect(asked.length - before).toBe(40);
  expect([...found.values()].filter(({ state }) => state === 'unverified')).toHaveLength(5);
});
