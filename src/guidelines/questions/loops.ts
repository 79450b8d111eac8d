import { bindingAt, bindingsIn } from '../../facts/languages/elixir/bindings.ts';
import { argsOf, type Site, sitesIn } from '../../facts/languages/elixir/sites.ts';
import type { Call, Node } from '../../facts/languages/elixir/tree.ts';
import type { Source } from '../source.ts';
import { bodyOfFunction } from './literals.ts';

/** A call that runs what it is given once for each member of something. */
export interface Loop {
  site: Site;
  /** Whose members they are. */
  given: Node | null;
  /** What runs for each. */
  body: readonly Node[];
}

/** What they are given says how to go on, which is how one pages through many. */
const makesMembers = /^(?:unfold|iterate|repeatedly|resource|transform|cycle|chunk_while)$/;

const isEnum = ({ name, receiver }: Call): boolean =>
  receiver?.type === 'alias' &&
  (receiver.name === 'Enum' || receiver.name === 'Stream') &&
  !makesMembers.test(name ?? '');

const isFor = ({ name, receiver, body }: Call): boolean =>
  name === 'for' && receiver === null && body !== null;

/** What `for` reads anew for each member: all but its first generator. */
const readForLoop = (site: Site): Loop => {
  const { args, body } = site.call;
  const [first, ...others] = args;
  const given = first?.type === 'operator' && first.operator === '<-' ? first.right : null;
  return { site, given, body: [...others.filter(({ type }) => type !== 'keywords'), ...(body ?? [])] };
};

const readEnumLoop = (site: Site): Loop[] => {
  const args = argsOf(site);
  const body = args.slice(1).flatMap((arg) => bodyOfFunction(arg) ?? []);
  return body.length > 0 ? [{ site, given: args[0] ?? null, body }] : [];
};

/** The expression whose members a loop goes through, taken from the variable that holds it. */
const givenTo = ({ given, site }: Loop): Node | null => {
  if (given?.type !== 'identifier') return given;
  const bound = bindingAt(bindingsIn(site.region), given.name, given.start);
  return bound && !bound.isMember && bound.position === null ? bound.value : null;
};

const isWritten = (node: Node): boolean => {
  switch (node.type) {
    case 'list':
    case 'map':
      return node.items.every((item) => item.type !== 'operator' || item.operator !== '|');
    case 'unary':
      return node.operator === '@';
    case 'operator':
      return node.operator === '..' && node.left.type === 'literal' && node.right.type === 'literal';
    default:
      return node.type === 'text';
  }
};

/** Its members are written out, so that there are as many as somebody decided; or they are chunks of what is many. */
export const isBounded = (loop: Loop, { text }: Source): boolean => {
  const given = givenTo(loop);
  const said = [loop.given, given].map((node) => (node ? text.slice(node.start, node.end) : ''));
  return (given !== null && isWritten(given)) || said.some((each) => /\bchunk|\bbatch/.test(each));
};

/** More than anybody writes into one file. */
const mostLoops = 2_000;

export const loopsIn = ({ elixir }: Source): Loop[] =>
  sitesIn(elixir)
    .flatMap((site) => {
      if (site.isQuoted) return [];
      if (isFor(site.call)) return [readForLoop(site)];
      return isEnum(site.call) ? readEnumLoop(site) : [];
    })
    .slice(0, mostLoops);
