import type { WordShape } from '../prose-shape.ts';
import { clauseOf, wordsBefore } from '../wording.ts';
import { viewOfContext } from '../context.ts';
import type { Statement } from '../statement.ts';
import { withoutCode } from '../words.ts';

/** Names whose kind the words around them tell: flags, queues, topics, events, configuration. */

/** The words that a name stands in: its own clause, and what its list hangs on. */
const surroundings = (statement: Statement, start: number, end: number): string =>
  [
    clauseOf(statement, start, end),
    ...statement.parents
      .slice(-2)
      .map(({ text, form }) => (form === 'heading' || text.length < 160 ? text : '')),
  ].join(' \n ');

const atom = /^:?"?([a-z][a-z0-9_]*(?:[_-][a-z0-9]+)*[?!]?)"?$/;
const environment = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

const defaultAfter =
  /^[`*_\s]*\(?\s*(?:,\s*)?(?:default(?:s)?(?:\s+(?:to|is|of|value))?|=)\s*[:=]?\s*`?("[^"]*"|:?[\w.]+)`?/i;

const toValue = (text: string): string | number | boolean => {
  const plain = text.replace(/^"(.*)"$/, '$1');
  if (/^-?\d[\d_]*(?:\.\d+)?$/.test(plain)) return Number(plain.replaceAll('_', ''));
  return plain === 'true' ? true : plain === 'false' ? false : plain.replace(/^:/, '');
};

const defaultAt = (statement: Statement, end: number): Record<string, string | number | boolean> => {
  const found = defaultAfter.exec(statement.text.slice(end, end + 80))?.[1];
  return found === undefined ? {} : { default: toValue(found) };
};

/** `MY_APP_LIMIT`. */
export const environmentVariable: WordShape = {
  name: 'environment variable',
  read: ({ text, start, end, isCode }, { statement }) =>
    environment.test(text)
      ? [
          {
            kind: 'config',
            subject: text,
            expected: defaultAt(statement, end),
            start,
            end,
            tentative: !isCode,
          },
        ]
      : null,
};

const configKey = /^:?([a-z]\w*)(?:,\s*|\.|\s+)(?::?([A-Z][\w.]*|[a-z]\w*[?!]?))(?:,\s*:?([a-z]\w*[?!]?))?$/;
const configCall =
  /^(?:config|Application\.(?:get_env|fetch_env!?|compile_env!?))[\s(]+:(\w+),\s*:?([\w.]+[?!]?)/;

/** `config :my_app, :limit`, `:my_app, :limit`, and a lone `:limit` where the words speak of configuration. */
export const configuration: WordShape = {
  name: 'configuration',
  read: ({ text, start, end, isCode }, { statement }) => {
    if (!isCode) return null;
    const [, app, key] =
      configCall.exec(text) ??
      (text.startsWith(':') && text.includes(',') ? configKey.exec(text) : null) ??
      [];
    if (app !== undefined && key !== undefined)
      return [{ kind: 'config', subject: `:${app}, ${/^[A-Z]/.test(key) ? key : `:${key}`}`, start, end }];
    if (!/^:[a-z]\w*[?!]?$/.test(text)) return null;
    if (
      !/\b(?:configur\w*|config|application env(?:ironment)?|runtime\.exs|setting)\b/i.test(
        clauseOf(statement, start, end),
      )
    )
      return null;
    return [{ kind: 'config', subject: `*, ${text}`, expected: defaultAt(statement, end), start, end }];
  },
};

/** `:default` under "Oban queues:". */
export const queue: WordShape = {
  name: 'queue',
  read: ({ text, start, end, isCode }, { statement }) => {
    const name = atom.exec(text)?.[1];
    if (!isCode || name === undefined || text.startsWith('"')) return null;
    const isQueue =
      /\bqueues?\b[\s:=(]*`?$/i.test(wordsBefore(statement, start)) ||
      /^[`\s]*(?:oban\s+)?queues?\b/i.test(statement.text.slice(end)) ||
      (/^\W*$/.test(wordsBefore(statement, start)) &&
        /\bqueues?\W*$/i.test(statement.parents.at(-1)?.text ?? ''));
    return isQueue ? [{ kind: 'queue', subject: name, start, end }] : null;
  },
};

const flagWords =
  /\b(?:feature[- ]?flags?|gated (?:by|behind|on)|behind (?:the |a )?(?:scoped )?(?:(?:feature|flag)\b|$)|feature gate|scoped feature|feature enablement)\b/i;

/** What leads from these words to a name. */
const toName =
  /^(?:[\s:(,*_–-]|\b(?:and|or|the|an?|called|named|flags?|scoped|new|via|with|by|for|feature)\b)*$/i;
const flagAfter = /^[`\s]*(?:(?:scoped )?feature[- ]?flag|feature gate|scoped feature)s?\b/i;
/** A column may be a flag, too; its name has no hyphens. */
const isFlagWith = (name: string, rest: string): boolean =>
  flagAfter.test(rest) || (name.includes('-') && /^[`\s]*flags?\b/i.test(rest));

/** `waitlist-auto-join`, where the words speak of flags. */
export const flag: WordShape = {
  name: 'feature flag',
  read: ({ text, start, end, isCode }, { statement }) => {
    const name = atom.exec(text)?.[1];
    if (!isCode || name === undefined || !/[_-]/.test(name)) return null;
    const lead = wordsBefore(statement, start)
      .replaceAll(/`[^`]*`/g, '')
      .slice(-60);
    const said = flagWords.exec(lead);
    const isLed = said !== null && toName.test(lead.slice(said.index + said[0].length));
    return isLed || isFlagWith(name, statement.text.slice(end))
      ? [{ kind: 'flag', subject: name, expected: defaultAt(statement, end), start, end }]
      : null;
  },
};

const topic = /^"?([a-z][a-z0-9_]*(?:[:/](?:[a-z0-9_]+|\*|:\w+|#\{[^}]*\}|\{[^}]*\}|<[^>]*>))+)"?$/i;
const topicWords = /\b(?:pub-?sub|topics?|broadcasts?|broadcasting|subscrib\w+|channels?)\b/i;
const hole = /#\{[^}]*\}|\{[^}]*\}|<[^>]*>|(?<=:):\w+|\*/g;

/** `waitlist:*`, `"waitlist:#{id}"`. */
export const pubsubTopic: WordShape = {
  name: 'topic',
  read: ({ text, start, end, isCode }, { statement }) => {
    const name = topic.exec(text)?.[1];
    if (!isCode || text.startsWith(':')) return null;
    const plain = atom.exec(text)?.[1];
    if (plain !== undefined && /\btopics?\b[\s:(]*`?$/i.test(statement.text.slice(0, start)))
      return [{ kind: 'pubsub', subject: plain, start, end }];
    if (name === undefined || !name.includes(':')) return null;
    if (!topicWords.test(surroundings(statement, start, end))) return null;
    return [{ kind: 'pubsub', subject: name.replaceAll(hole, '*'), start, end }];
  },
};

const eventName = /^"?([a-z][a-z0-9_-]*(?::[a-z0-9_-]+)?[?!]?)"?$/;
const eventAround =
  /\b(?:events?|phx-(?:click|change|submit|blur|focus|keydown|keyup|value)|handle_event(?:\/3)?)\b/i;
const otherEvents =
  /\b(?:telemetry|domain events?|audit|analytics|xapi|webhooks?|log(?:ged)? events?|event[_ ](?:type|name|hash|metadata|payload|propert\w+|dimensions?|fields?|keys?)|events? (?:table|store|log|bus))\b/i;

/** `"join"` as an event of a LiveView. */
export const uiEvent: WordShape = {
  name: 'event of a LiveView',
  read: ({ text, start, end, isCode }, { statement }) => {
    const name = eventName.exec(text)?.[1];
    if (!isCode || name === undefined) return null;
    const own = clauseOf(statement, start, end);
    const parent = statement.parents.at(-1)?.text ?? '';
    const isQuoted = text.startsWith('"');
    const isListed =
      /\bevents?\b[^.]{0,40}:\s*$/i.test(parent) ||
      /\bevents?\b[^.:]{0,40}:[^.]*$/i.test(statement.text.slice(0, start));
    const isCalled =
      /^[`\s]*events?\b/i.test(statement.text.slice(end, end + 10)) ||
      /\b(?:events?|handle_event)\W{0,3}$/i.test(withoutCode(statement).slice(0, start));
    if (!isListed && !isCalled && !(isQuoted && eventAround.test(own))) return null;
    if (otherEvents.test(`${own} ${parent}`) || (!isQuoted && !isCalled && !/[_-]/.test(name))) return null;
    return [
      { kind: 'ui-event', subject: `${viewOfContext(statement) ?? '*'}:${name}`, start, end, anyOwner: true },
    ];
  },
};

const literalParts = (text: string): string[] => text.split(/\s*(?:\.\.\.|…)\s*/);

/** `INSERT … FORMAT Parquet`: the longest piece of what the design writes out, where the code has it. */
export const fragment: WordShape = {
  name: 'fragment of code',
  read: ({ text, start, end, isCode }) => {
    if (!isCode || !/\.\.\.|…/.test(text)) return null;
    const [longest = ''] = literalParts(text).toSorted((a, b) => b.length - a.length);
    return /^\w+[ (].*\w\(?$|^\w+\($/.test(longest)
      ? [{ kind: 'name', subject: longest, start, end, tentative: true }]
      : [];
  },
};

const variants = /^:?[a-z]\w*(?:\s*(?:→|->|\||\/|,)\s*:?[a-z]\w*)+$/;

/** `:deny|:force_enable`, `off → internal_only → full`: values, of which those with an underscore can be looked for. */
export const enumeration: WordShape = {
  name: 'values of an enumeration',
  read: ({ text, start, end, isCode }) =>
    isCode && variants.test(text)
      ? [...text.matchAll(/[a-z]\w*_\w+/g)].map(([subject]) => ({
          kind: 'name',
          subject,
          start,
          end,
          tentative: true,
        }))
      : null,
};

const childSpec = /^\{\s*((?:[A-Z]\w*\.)*[A-Z]\w*)\s*,(.*)\}$/s;

/** `{Registry, keys: :unique, name: MyApp.Registry}`. */
export const childOfSupervisor: WordShape = {
  name: 'child of a supervisor',
  read: ({ text, start, end, isCode }) => {
    const [, module, rest = ''] = childSpec.exec(text) ?? [];
    if (!isCode || module === undefined) return null;
    const name = /\bname:\s*((?:[A-Z]\w*\.)*[A-Z]\w*)/.exec(rest)?.[1];
    return [{ kind: 'process', subject: name ?? module, start, end }];
  },
};

const setting = /^:?([a-z]\w*)="?:?([\w.-]+)"?$/i;

/** `cache_source=cold_fill`: a name with its value, which the code has to hold together or as words of their own. */
export const valueOfName: WordShape = {
  name: 'name with a value',
  read: ({ text, start, end, isCode }) => {
    const [, name, value] = setting.exec(text) ?? [];
    if (!isCode || name === undefined || value === undefined) return null;
    if (/^(?:true|false|nil|null)$/.test(value)) return [];
    const pattern = String.raw`(?<![\w])${name}["'\`]?\s*(?:=>|=|:|>|,)\s*["':\`]?${value.replace(/[.-]/g, String.raw`\$&`)}(?![\w])`;
    return name.length > 3 ? [{ kind: 'name', subject: text.trim(), pattern, start, end }] : [];
  },
};

const listWords = /\b(?:fields|keys|attributes|properties)\b[^.:`]*:/i;

/** "Required fields: `a`, `b`": the line of the list that a name stands in. */
const listOf = ({ text, line, form, parents }: Statement, start: number): string | undefined => {
  const lead = parents.at(-1);
  if (form === 'item' && lead && lead.form !== 'heading' && listWords.test(lead.text)) return `${lead.line}`;
  return listWords.test(text.slice(0, start)) ? `${line}` : undefined;
};

/** What no other shape knows: a name that the code has to hold somewhere, if it means code at all. */
export const anyName: WordShape = {
  name: 'name',
  read: ({ text, start, end, isCode }, { statement }) => {
    // Keys of something that the list does not name are no names of their own.
    if (/\b(?:metadata|measurements|tags|labels)\b[^.]*:\s*$/i.test(statement.parents.at(-1)?.text ?? ''))
      return [];
    const name =
      /^[:@%"'&]*([A-Za-z][\w-]*[_-]\w+[?!]?|[A-Za-z]\w*[a-z][A-Z]\w*|[A-Za-z]+_\w+)["']?(?:[:=]\s*\S+)?$/.exec(
        text,
      )?.[1];
    if (name === undefined || name.length < 5) return null;
    const list = isCode ? listOf(statement, start) : undefined;
    return [
      {
        kind: 'name',
        subject: name,
        start,
        end,
        tentative: !isCode || !name.includes('_'),
        ...(list === undefined ? {} : { more: { list } }),
      },
    ];
  },
};
