import type { Value } from '../../../domain/fact.ts';
import type { ProseDraft, WordShape } from '../prose-shape.ts';

const method = String.raw`(?:GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|LIVE)`;
const withMethod = new RegExp(String.raw`^(${method}(?:\s*[|/,]\s*${method})*)\s+(\/\S*)$`, 'i');
const routePath = /^\/(?:[a-z0-9_:*{<][\w:*{}<>.-]*)?(?:\/[\w:*{}<>.-]*)*$/i;
/** Folders of machines, and addresses of files. */
const machinePath =
  /^\/(?:users|home|tmp|var|etc|usr|opt|dev\/(?:null|shm)|bin|proc|mnt)(?:\/|$)|\.(?:exs?|heex|ts|tsx|js|md|json|png|sql|py|css|html)$/i;
const methodBefore = new RegExp(String.raw`\b(${method}(?:\s*[|/,]\s*${method})*)[\`\s]+$`);
const target =
  /^[`*\s]*(?:\([^)]*\)\s*)?(?:->|→|=>|⇒|to|maps to|handled by|served by)\s*`((?:[A-Z]\w*\.)*[A-Z]\w*(?:\.[a-z_]\w*|:[a-z_]\w*|#[a-z_]\w*)?)`/;

/** `{id}`, `<id>` and `:id` are parameters; a query is no part of the path. */
const normalize = (path: string): string =>
  path
    .replace(/[?#].*$/, '')
    .replaceAll(/[{<]([\w-]+)[}>]/g, ':$1')
    .replace(/[.,;:]+$/, '')
    .replace(/(?<=.)\/$/, '');

const methodsIn = (text: string | undefined): string[] =>
  text === undefined ? ['*'] : text.split(/[\s|/,]+/).map((one) => one.toUpperCase().replace('LIVE', 'GET'));

/** `GET /admin/health`, `/admin/health` -> `MyAppWeb.HealthLive`. */
export const route: WordShape = {
  name: 'path of a route',
  read: ({ text, start, end, isCode }, { statement }) => {
    const [, given, told] = withMethod.exec(text) ?? [];
    const raw = told ?? text;
    if (!routePath.test(raw.replace(/[?#].*$/, '')) || machinePath.test(raw)) return null;
    const path = normalize(raw);
    const parts = path.split('/').filter((part) => part !== '');
    const methods = given ?? methodBefore.exec(statement.text.slice(0, start))?.[1];
    if (parts.length === 0 && methods === undefined) return [];
    const handler = target.exec(statement.text.slice(end, end + 160))?.[1]?.replace(/[:#]/, '.');
    const expected: Record<string, Value> = handler === undefined ? {} : { handler };
    const isSure = isCode || methods !== undefined;
    return methodsIn(methods).map((one): ProseDraft => ({
      kind: 'route',
      subject: `${one} ${path}`,
      expected,
      start,
      end,
      tentative: !isSure,
    }));
  },
};
