import type { WordShape } from '../prose-shape.ts';
import type { Statement } from '../statement.ts';
import { wordsBefore } from '../wording.ts';
import { commonNames } from './modules.ts';

/** Hooks: of the browser, which templates ask for by `phx-hook`, and `on_mount` hooks, which stand in front of LiveViews. */

const attribute = /^phx-hook=\{?"(\.?[A-Za-z][\w.]*)"\}?$/;
const hookName = /^\.?[A-Z]\w*$/;
const clientAfter =
  /^[\W_]*(?:phx-|js |javascript |client(?:-side)? |live ?view )?hooks?\b(?!s?\s+modules?\b)/i;
const clientBefore =
  /\b(?:phx-hook|(?:phx|js|javascript|client(?:-side)?|live ?view)[ -]hooks?)\b(?:\s+(?:called|named))?[\s:=("`*]*$/i;
/** What React calls a hook is written in files that are not read. */
const reactHook = /^[\W_]*(?:react |typescript |custom )hooks?\b/i;
/** Hooks of React, of git, of processes and of schemas. */
const otherHooks = /\b(?:on_mount|react|git|lifecycle|telemetry|ecto|plug|start-?up|shutdown)\b/i;

const isClientHook = (statement: Statement, start: number, end: number): boolean =>
  (clientAfter.test(statement.text.slice(end)) || clientBefore.test(statement.text.slice(0, start))) &&
  !otherHooks.test(`${wordsBefore(statement, start).slice(-40)} ${statement.text.slice(end, end + 30)}`);

/** "`Chart` hook", "the JS hook `Chart`", `phx-hook="Chart"`. */
export const clientHook: WordShape = {
  name: 'client hook',
  read: ({ text, start, end, isCode }, { statement }) => {
    const asked = isCode ? attribute.exec(text)?.[1] : undefined;
    if (asked !== undefined) return [{ kind: 'hook', subject: asked, start, end }];
    if (!hookName.test(text) || commonNames.has(text)) return null;
    if (reactHook.test(statement.text.slice(end))) return [{ kind: 'name', subject: text, start, end }];
    return isClientHook(statement, start, end) ? [{ kind: 'hook', subject: text, start, end }] : null;
  },
};

const mounted = /^\{\s*((?:[A-Z]\w*\.)*[A-Z]\w*)\s*,\s*:(\w+[?!]?)\s*\}$/;
const stage = /^:(\w+[?!]?)$/;
const onMount = /\bon_mount\b/;

/** `{MyAppWeb.Auth, :ensure_staff}` where the words speak of `on_mount`. */
export const mountHook: WordShape = {
  name: 'on_mount hook',
  read: ({ text, start, end, isCode }, { statement }) => {
    if (!isCode) return null;
    const written = text.replace(/^on_mount[\s:(]+/, '').replace(/\)$/, '');
    const isMeant = written !== text || onMount.test(statement.text);
    const [, module, own] = mounted.exec(written) ?? [];
    if (module !== undefined && isMeant)
      return [{ kind: 'permission', subject: own === 'default' ? module : `${module}:${own}`, start, end }];
    const isBeside =
      /\bon_mount\b[\s`:(]*$/.test(statement.text.slice(0, start)) ||
      /^[`\s]*on_mount\b/.test(statement.text.slice(end));
    const name = stage.exec(written)?.[1];
    return name !== undefined && (isBeside || written !== text)
      ? [{ kind: 'permission', subject: name, start, end }]
      : null;
  },
};
