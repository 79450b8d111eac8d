import type { IncomingHttpHeaders } from 'node:http';
import type { paths } from '@octokit/openapi-types';
import type { Forge } from '../forge.ts';
import type { Repository, Role } from '../store.ts';
import type { Actor } from './actor.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  status: number;
  data?: unknown;
  headers?: Record<string, string>;
  /** Served as it is, under this type, instead of JSON. */
  raw?: { type: string; bytes: Buffer };
}

type ParamNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

type JsonBody<T> = T extends { requestBody?: infer R }
  ? NonNullable<R> extends { content: { 'application/json': infer B } }
    ? NonNullable<B>
    : undefined
  : undefined;

type BodyOf<P, M extends string> = P extends keyof paths
  ? M extends keyof paths[P]
    ? JsonBody<paths[P][M]>
    : unknown
  : unknown;

export interface Call<P extends string = string, B = unknown> {
  forge: Forge;
  actor: Actor;
  params: { [Name in ParamNames<P>]: string };
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Already held against GitHub's description of the call. */
  body: B;
  /** The address that was asked for, for the links between pages. */
  address: URL;
  /** The repository that the path names; visible to the actor. */
  repository: Repository;
}

/** Who may call. Alternatives of `needs` each suffice, `a:read,b:read` is both; an empty list is for every token. */
export type Access =
  | { as: 'app' }
  | { as: 'anyone' }
  | {
      as: 'member';
      needs: readonly string[];
      /** What a person has to be in the repository. */
      role: Role;
    };

export interface Route {
  method: Method;
  path: string;
  access: Access;
  handle(call: Call): Answer | Promise<Answer>;
}

type Handle<P extends string, B> = (call: Call<P, B>) => Answer | Promise<Answer>;

const declare =
  <M extends Lowercase<Method>>(method: M) =>
  <P extends string>(path: P, access: Access, handle: Handle<P, BodyOf<P, M>>): Route => ({
    method: method.toUpperCase() as Method,
    path,
    access,
    // The dispatcher has read the parameters from this very path and the body by this very description.
    handle,
  });

export const get = declare('get');
export const post = declare('post');
export const put = declare('put');
export const patch = declare('patch');
export const remove = declare('delete');

export const asApp: Access = { as: 'app' };
export const asAnyone: Access = { as: 'anyone' };

export const needs = (role: Role, ...alternatives: string[]): Access => ({
  as: 'member',
  needs: alternatives,
  role,
});

export const ok = (data: unknown): Answer => ({ status: 200, data });
export const created = (data: unknown): Answer => ({ status: 201, data });
export const noContent: Answer = { status: 204 };

/** These names stand for the rest of a path, slashes and all. */
const greedy = new Set(['ref', 'path', 'basehead', 'branch']);

const patternOf = (template: string): RegExp => {
  const source = template
    .split('/')
    .map((segment) => {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) return segment.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
      return `(?<${name}>${name === 'path' ? '.*?' : greedy.has(name) ? '.+?' : '[^/]+'})`;
    })
    .join('/');
  return new RegExp(`^${source}/?$`);
};

export interface Match<T> {
  template: string;
  value: T;
  params: Record<string, string>;
}

const literals = (template: string): number => template.replaceAll(/\{\w+\}/g, '').length;

/** More literal templates come first, so that `…/branches/{branch}/protection` is not a branch. */
export const matcher = <T>(entries: Iterable<readonly [template: string, value: T]>) => {
  const table = [...entries]
    .map(([template, value]) => ({ template, value, pattern: patternOf(template) }))
    .toSorted((one, other) => literals(other.template) - literals(one.template));
  return (path: string): Match<T> | null => {
    for (const { template, value, pattern } of table) {
      const groups = pattern.exec(path)?.groups;
      if (groups || pattern.test(path)) {
        const params = Object.entries(groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
        return { template, value, params: Object.fromEntries(params) as Record<string, string> };
      }
    }
    return null;
  };
};
