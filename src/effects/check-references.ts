import { lookup as lookupName } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isTitled, type Verification } from '../authoring/references.ts';
import { isPublicAddress } from './public-address.ts';

/** Looks whether what a document cites is there, and is called so. Nothing within a network of ours is ever asked. */

class Refused extends Error {
  override name = 'Refused';
}

export interface ReferenceOptions {
  milliseconds: number;
  bytes: number;
  redirects: number;
  /** At a time. */
  most: number;
  isAllowed(address: string): boolean;
}

const standard: ReferenceOptions = {
  milliseconds: 8_000,
  bytes: 256 * 1024,
  redirects: 4,
  most: 6,
  isAllowed: isPublicAddress,
};

/** The name is looked up once, and what was looked at is what is connected to. */
const guardedLookup =
  ({ isAllowed }: ReferenceOptions): LookupFunction =>
  (host, _options, done) => {
    lookupName(host, { all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) done(error ?? new Refused('it has no address'), '', 4);
      else if (addresses.some(({ address }) => !isAllowed(address)))
        done(new Refused('its address is not public'), '', 4);
      else done(null, addresses, first.family);
    });
  };

interface Page {
  status: number;
  location: string | null;
  text: string;
}

const fetchPage = (url: URL, options: ReferenceOptions): Promise<Page> =>
  new Promise((resolve, reject) => {
    const { milliseconds, bytes } = options;
    const bare = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(bare) !== 0 && !options.isAllowed(bare)) {
      reject(new Refused('its address is not public'));
      return;
    }
    const ask = url.protocol === 'https:' ? requestSecure : requestPlain;
    const asked = ask(
      url,
      {
        method: 'GET',
        lookup: guardedLookup(options),
        signal: AbortSignal.timeout(milliseconds),
        headers: { accept: 'text/html,*/*;q=0.5', 'user-agent': 'specgate-reference-check' },
        agent: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        const end = (): void => {
          asked.destroy();
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location ?? null,
            text: Buffer.concat(parts).toString('utf8'),
          });
        };
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          parts.push(chunk);
          if (size > bytes) end();
        });
        response.on('end', end);
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const titleOf = (html: string): string | null => {
  const [, title] = /<title[^>]*>([\s\S]{0,500}?)<\/title>/i.exec(html) ?? [];
  return (
    title
      ?.replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
      .replaceAll(/&#(\d{1,6});/g, (_, code: string) =>
        String.fromCodePoint(Math.min(Number(code), 0x10_ff_ff)),
      )
      .replaceAll(/\s+/g, ' ')
      .trim() ?? null
  );
};

const noNetwork = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EACCES',
  'EPERM',
]);

const whyNot = (error: unknown): Verification => {
  if (error instanceof Refused) return { state: 'wrong', why: error.message };
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError')
    return { state: 'unverified', why: 'it did not answer in time' };
  return {
    state: 'unverified',
    why: noNetwork.has(code) ? 'it could not be reached from here' : 'it could not be read',
  };
};

const judgePage = ({ status, text }: Page, title: string): Verification => {
  if (status === 404 || status === 410) return { state: 'wrong', why: `it answers ${status}` };
  if (status < 200 || status >= 300) return { state: 'unverified', why: `it answers ${status}` };
  const called = titleOf(text);
  return called === null || title === '' || isTitled(title, called)
    ? { state: 'verified' }
    : {
        state: 'wrong',
        why: `it is called "${called
          .replaceAll(/[()\n]/g, ' ')
          .slice(0, 80)
          .trim()}"`,
      };
};

const verifyOne = async (
  address: string,
  title: string,
  options: ReferenceOptions,
): Promise<Verification> => {
  let url = new URL(address);
  for (let hop = 0; hop <= options.redirects; hop += 1) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      return { state: 'wrong', why: 'it leads to what is no web page' };
    if (url.username !== '' || url.password !== '') return { state: 'wrong', why: 'it holds a password' };
    const page = await fetchPage(url, options);
    if (page.status < 300 || page.status >= 400 || page.location === null) return judgePage(page, title);
    if (!URL.canParse(page.location, url.href)) return { state: 'wrong', why: 'it leads nowhere' };
    url = new URL(page.location, url);
  }
  return { state: 'wrong', why: 'it leads from page to page without end' };
};

const mostReferences = 40;

export const checkReferences = async (
  cited: readonly { url: string; title: string }[],
  changes: Partial<ReferenceOptions> = {},
): Promise<Map<string, Verification>> => {
  const options = { ...standard, ...changes };
  const waiting = [...new Map(cited.map((each) => [each.url, each])).values()];
  const found = new Map<string, Verification>(
    waiting.slice(mostReferences).map(({ url }) => [url, { state: 'unverified', why: 'there are too many' }]),
  );
  const queue = waiting.slice(0, mostReferences);
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { url, title } = next;
      found.set(
        url,
        URL.canParse(url)
          ? await verifyOne(url, title, options).catch(whyNot)
          : { state: 'wrong', why: 'it is no address' },
      );
    }
  };
  await Promise.all(Array.from({ length: options.most }, work));
  return new Map(
    waiting.map(({ url }) => [url, found.get(url) ?? { state: 'unverified', why: 'it was not asked' }]),
  );
};
