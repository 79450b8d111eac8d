import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { checkPermissions } from '../../src/jobs/candidate.ts';
import { commentPermissions } from '../../src/jobs/replies.ts';
import {
  callsOf,
  routesByFunction,
  routesIn,
  type Source,
  sourcesIn,
  unreadableCalls,
} from '../github/called-routes.ts';
import { operationOf } from '../../playground/forge/http/openapi.ts';
import { type Grants, lackingFor, lackingForEvent, published } from '../github/permissions.ts';

const manifest = load(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8')) as {
  default_permissions: Record<string, string>;
  default_events: string[];
};
const granted = manifest.default_permissions;

/** All that can talk to GitHub: the service is composed in app.ts, and the command line never does. */
const sources = [
  ...sourcesIn('effects'),
  ...sourcesIn('jobs'),
  ...sourcesIn('').filter(({ path }) => path === 'app.ts'),
];
const routes = [...new Set(sources.flatMap(({ text }) => routesIn(text)))];

const faultsWith = (grants: Grants): string[] => [
  ...routes.flatMap((route) => (published.routes[route] === 'app' ? [] : (lackingFor(route, grants) ?? []))),
  ...manifest.default_events.flatMap((event) => lackingForEvent(event, grants) ?? []),
];

/** Permissions that no request and no event takes, and why they are asked for all the same. */
const taken = {
  metadata: 'every App has it',
  statuses: 'without it, no ruleset can name the App as the source of its check (docs/install.md)',
};

describe('the permissions in app.yml', () => {
  test('suffice for every request that the code can make, and for every event', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(faultsWith(granted)).toEqual([]);
  });

  test('are no more than that: less of any would be too little', () => {
    const spare = Object.entries(granted).filter(([name, access]) => {
      const less = { ...granted, [name]: access === 'write' ? 'read' : undefined };
      return faultsWith(less).length === 0;
    });
    expect(spare.map(([name]) => name).toSorted()).toEqual(Object.keys(taken));
  });

  test('are looked up by routes that are written out where they are called', () => {
    expect(sources.flatMap(unreadableCalls)).toEqual([]);
    const unknown = routes.filter((route) => {
      const [method = '', template = ''] = route.split(' ');
      return operationOf(method, template) === undefined;
    });
    expect(unknown).toEqual([]);
  });
});

test('the App listens to the events that it reads, and to no others', () => {
  // GitHub sends those of installations to every App.
  const read = sourcesIn('events')
    .flatMap(({ text }) => [...text.matchAll(/event: '(\w+)'/g)].map(([, event = '']) => event))
    .filter((event) => !event.startsWith('installation'));
  expect(manifest.default_events.toSorted()).toEqual(read.toSorted());
});

test('the manifest names no address of the service, which would win over its own', () => {
  expect(
    Object.keys(manifest).filter((key) => /^(hook_attributes|redirect_url|setup_url)$/.test(key)),
  ).toEqual([]);
});

describe('the token of each job', () => {
  const jobs = sourcesIn('jobs');
  const functions = routesByFunction();
  const shared: Record<string, Grants> = { checkPermissions, commentPermissions };

  const literal = (text: string): Grants =>
    Object.fromEntries(
      [...text.matchAll(/(\w+): '(read|write)'/g)].map(([, name = '', access]) => [name, access]),
    );

  interface Token {
    grants: Grants;
    /** Good for one repository, or for asking which there are. */
    isOfOne: boolean;
  }

  /** The tokens that a source asks for, by `github.of(repository, …)` and the like. */
  const ownTokens = ({ text }: Source): Token[] =>
    [...text.matchAll(/github\.(of|ofInstallation)\(\w+, (\{[^}]*\}|\w+)\)/g)].map(([, of, asked = '']) => {
      const [, here] = new RegExp(`const ${asked}(?:: \\w+)? = (\\{[^}]*\\})`).exec(text) ?? [];
      const written = asked.startsWith('{') ? asked : here;
      return {
        grants: written === undefined ? (shared[asked] ?? {}) : literal(written),
        isOfOne: of === 'of',
      };
    });

  /** Or that it is handed, by those who open things for it. */
  const openers = ['jobs/commands/open-pull.ts', 'jobs/commands/open-default.ts', 'jobs/draft/open-draft.ts'];
  const handed: Record<string, string> = { 'jobs/administrators-word.ts': 'jobs/check-head.ts' };
  const tokensOf = (source: Source): Token[] => {
    const from = openers.filter((path) => source.text.includes(`/${path.split('/').at(-1)}'`));
    const others = [...from, handed[source.path]];
    return [source, ...jobs.filter(({ path }) => others.includes(path))].flatMap(ownTokens);
  };

  const isOfOne = (route: string): boolean => route.includes(' /repos/');

  const callers = jobs.flatMap((source) => {
    const called = callsOf(source)
      .flatMap((name) => functions.get(name) ?? [])
      .filter((route) => published.routes[route] !== 'app');
    return called.length === 0 ? [] : [{ path: source.path, called, tokens: tokensOf(source) }];
  });

  test.each(callers)('suffices in $path', ({ called, tokens }) => {
    const lacking = called.flatMap((route) => {
      const used = tokens.filter((token) => token.isOfOne === isOfOne(route));
      return used.length === 0
        ? [`${route}: there is no token for it`]
        : used.flatMap(({ grants }) => lackingFor(route, grants) ?? []);
    });
    expect(lacking).toEqual([]);
  });

  test('is never more than the App has, and never what only rulesets ask for', () => {
    const tokens = jobs.flatMap(ownTokens);
    expect(tokens.length).toBeGreaterThan(5);
    for (const { grants: token } of tokens) {
      expect(Object.keys(granted)).toEqual(expect.arrayContaining(Object.keys(token)));
      expect(token['statuses']).not.toBe('write');
    }
  });
});
