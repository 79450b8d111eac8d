import { readdirSync, readFileSync } from 'node:fs';

/** What the sources say of the calls that they make. */

const root = new URL('../../src/', import.meta.url).pathname;

export interface Source {
  /** Below src. */
  path: string;
  text: string;
}

export const sourcesIn = (folder: string): Source[] =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      return { path, text: readFileSync(root + path, 'utf8') };
    });

const route = /'((?:GET|POST|PUT|PATCH|DELETE) \/[^']*)'/g;

export const routesIn = (text: string): string[] => [...text.matchAll(route)].map(([, each = '']) => each);

/** Calls whose route is not written out, which nobody could look up. */
export const unreadableCalls = ({ path, text }: Source): string[] =>
  [...text.matchAll(/\b(?:octokit|app)\.(?:graphql|paginate|rest|request(?!\(\s*'[A-Z]+ \/))[^\n]*/g)].map(
    ([call]) => `${path}: ${call}`,
  );

/** The functions of src/effects/github by name, with the routes that each calls, itself or by another. */
export const routesByFunction = (): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const { text } of sourcesIn('effects/github')) {
    const functions = text.split(/^(?=(?:export )?const \w+ = )/m).flatMap((chunk) => {
      const [, name] = /^(?:export )?const (\w+) = /.exec(chunk) ?? [];
      return name === undefined ? [] : [{ name, chunk }];
    });
    for (const { name, chunk } of functions) {
      const used = functions.filter(
        (each) => each.name !== name && new RegExp(`\\b${each.name}\\(`).test(chunk),
      );
      found.set(name, [...routesIn(chunk), ...used.flatMap((each) => routesIn(each.chunk))]);
    }
  }
  return found;
};

/** Functions of src/effects/github that a source imports. */
export const callsOf = ({ text }: Source): string[] =>
  [...text.matchAll(/import (?:type )?\{([^}]*)\} from '[^']*\/effects\/github\/[^']*'/g)].flatMap(
    ([, names = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type ')),
  );
