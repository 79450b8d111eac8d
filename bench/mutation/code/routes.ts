import type { Claim } from '../../../src/domain/claim.ts';
import {
  type Change,
  editStatement,
  escape,
  type Expected,
  lastOf,
  mark,
  of,
  type Operator,
  startOf,
  type Target,
  withoutStatement,
  textOf,
} from '../mutation.ts';
import { near } from './names.ts';

const change = (files: Record<string, string> | null, expected: Expected[]): Change | null =>
  files && { files, expected };

/** The last part of a route's path, without that of a parameter. */
const lastPart = ({ claim }: Target): string =>
  claim.subject.split('/').findLast((part) => /^[a-z]/.test(part)) ?? '';

/** The path as one statement of the router has it: other parts may come from its scopes. */
const pathInStatement = (part: string): RegExp => new RegExp(`^([^"]*"[^"]*/?)${escape(part)}(?=["/])`);

const isSingle = (target: Target): boolean => {
  const text = target.files.get(target.path) ?? '';
  const line = text.slice(startOf(text, target.line)).split('\n', 1)[0] ?? '';
  return /^\s*(?:get|post|put|patch|delete|live)[ (]/.test(line);
};

/** The scopes around a line, innermost first, by indentation. */
const scopesAround = (text: string, line: number): { line: number; text: string }[] => {
  const lines = text.split('\n');
  const found: { line: number; text: string }[] = [];
  let indent = /^ */.exec(lines[line - 1] ?? '')?.[0].length ?? 0;
  for (let at = line - 2; at >= 0; at -= 1) {
    const content = lines[at] ?? '';
    const own = /^ */.exec(content)?.[0].length ?? 0;
    if (content.trim() === '' || own >= indent) continue;
    indent = own;
    found.push({ line: at + 1, text: content });
  }
  return found;
};

const others: Readonly<Record<string, string>> = {
  get: 'put',
  post: 'patch',
  delete: 'post',
  put: 'post',
  patch: 'post',
};

const single: Operator[] = [
  {
    kind: 'route',
    name: 'at another path',
    apply: (target) => {
      const part = lastPart(target);
      return part === ''
        ? null
        : change(editStatement(target, pathInStatement(part), `$1${near(part)}${mark}`), [
            of(target, 'renamed'),
          ]);
    },
  },
  {
    kind: 'route',
    name: 'removed',
    apply: (target) => change(withoutStatement(target), [of(target, 'missing', null)]),
  },
  {
    kind: 'route',
    name: 'by another verb',
    apply: (target) =>
      change(
        editStatement(
          target,
          /^(\s*)(get|post|put|patch|delete)\b/,
          (_all, indent, verb = '') => `${indent}${mark}${others[verb]}`,
        ),
        [of(target, 'renamed')],
      ),
  },
  {
    kind: 'route',
    name: 'with another handler',
    apply: (target) => {
      const handler = lastOf(textOf(target.claim, 'handler'));
      const isAction = /^[a-z]/.test(handler);
      const pattern = isAction ? new RegExp(`:${handler}\\b`) : new RegExp(`\\b${handler}\\b(?=,|\\n|\\))`);
      return handler === ''
        ? null
        : change(editStatement(target, pattern, `${isAction ? ':' : ''}${near(handler)}${mark}`), [
            of(target, 'contradicts'),
          ]);
    },
  },
];

/** Routes that the contract declares and that stand within the lines of one scope. */
const within = ({ claims, siteOf, path }: Target, from: number, to: number): Claim[] =>
  claims.filter((claim) => {
    const site = claim.kind === 'route' || claim.kind === 'permission' ? siteOf(claim) : null;
    const line = Number(site?.slice(path.length + 1));
    return site?.startsWith(`${path}:`) === true && line > from && line < to;
  });

/** What the claim says of its route comes from the pipelines of this router. */
const goesThrough = ({ expected }: Claim, router: string): boolean =>
  expected['pipelines'] !== undefined ||
  (Array.isArray(expected['by']) &&
    (expected['by'] as string[]).some((guard) => router.includes(`plug :${guard}\n`)));

const endOfScope = (text: string, line: number): number => {
  const lines = text.split('\n');
  const indent = /^ */.exec(lines[line - 1] ?? '')?.[0] ?? '';
  return lines.findIndex((content, index) => index >= line && content === `${indent}end`) + 1;
};

const pipelines: Operator = {
  kind: 'route',
  name: 'behind other pipelines',
  apply: (target) => {
    const text = target.files.get(target.path) ?? '';
    const scope = scopesAround(text, target.line).find((each) => /^\s*scope\b/.test(each.text));
    if (!scope) return null;
    const end = endOfScope(text, scope.line);
    const lines = text.split('\n');
    const at = lines.findIndex(
      (content, index) => index >= scope.line && index < end && /^\s*pipe_through/.test(content),
    );
    if (at === -1) return null;
    lines[at] = (lines[at] ?? '').replace(/pipe_through\b.*/, 'pipe_through [:zygote]');
    const lost = within(target, scope.line, end).filter((claim) => goesThrough(claim, text));
    const expected = lost.map((claim): Expected => ({
      verdict: 'contradicts',
      kind: claim.kind,
      subject: claim.subject,
      code: target.siteOf(claim),
    }));
    return { files: { [target.path]: lines.join('\n') }, expected };
  },
};

const session: Operator = {
  kind: 'route',
  name: 'in another live_session',
  apply: (target) => {
    const name = target.claim.expected['session'];
    if (typeof name !== 'string') return null;
    const text = target.files.get(target.path) ?? '';
    const changed = text.replace(`live_session :${name}`, 'live_session :zygote');
    const expected = target.claims
      .filter((claim) => claim.kind === 'route' && claim.expected['session'] === name)
      .map((claim): Expected => ({
        verdict: 'contradicts',
        kind: 'route',
        subject: claim.subject,
        code: target.siteOf(claim),
      }));
    return changed === text ? null : { files: { [target.path]: changed }, expected };
  },
};

export const routeOperators: readonly Operator[] = [
  ...single.map((operator): Operator => ({
    ...operator,
    apply: (target) => (isSingle(target) ? operator.apply(target) : null),
  })),
  pipelines,
  session,
];
