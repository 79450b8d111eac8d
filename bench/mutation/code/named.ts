import {
  editFile,
  editStatement,
  escape,
  type Expected,
  lastOf,
  of,
  type Operator,
  statementAt,
  type Target,
  withoutStatement,
} from '../mutation.ts';
import { contradicts } from './edits.ts';
import { near } from './names.ts';

/** Workers, telemetry, topics, processes, files: kinds with a name and attributes. */

const jobs: Operator[] = [
  {
    kind: 'job',
    name: 'in another queue',
    apply: (target) => contradicts(target, editStatement(target, /queue: :\w+/, 'queue: :zygote')),
  },
  {
    kind: 'job',
    name: 'with another number of attempts',
    apply: (target) => contradicts(target, editStatement(target, /max_attempts: \d+/, 'max_attempts: 17')),
  },
  {
    kind: 'job',
    name: 'unique for another time',
    apply: (target) => contradicts(target, editStatement(target, /period: \w+/, 'period: 11')),
  },
  {
    kind: 'job',
    name: 'not a worker any more',
    apply: (target) => ({ files: withoutStatement(target), expected: [of(target, 'missing', null)] }),
  },
];

/** Of a span, three events come of one statement, and another one may say the same. */
const isEmittedOnce = ({ claim, files }: Target): boolean => {
  const last = lastOf(claim.subject.slice(0, -1), ':');
  const pattern = new RegExp(`:${escape(last)}\\]`, 'g');
  const all = [...files]
    .filter(([path]) => /^(?:lib|config)\//.test(path))
    .flatMap(([, text]) => [...text.matchAll(pattern)]);
  return all.length <= 1;
};

const telemetry: Operator[] = [
  {
    kind: 'telemetry',
    name: 'renamed',
    apply: (target) => {
      const name = lastOf(target.claim.subject.slice(0, -1), ':');
      const changed = isEmittedOnce(target)
        ? editStatement(target, new RegExp(`:${escape(name)}\\]`), `:${near(name)}]`)
        : null;
      return changed && { files: changed, expected: [of(target, 'renamed', target.siteOf(target.claim))] };
    },
  },
  {
    kind: 'telemetry',
    name: 'not emitted any more',
    apply: (target) =>
      isEmittedOnce(target)
        ? { files: withoutStatement(target), expected: [of(target, 'missing', null)] }
        : null,
  },
  ...(['measurements', 'metadata'] as const).flatMap((key): Operator[] => [
    {
      kind: 'telemetry',
      name: `with a key of its ${key} renamed`,
      apply: (target) => {
        const [name = ''] = keysOf(target, key);
        if (isOfSpan(target)) return null;
        return contradicts(target, editStatement(target, new RegExp(`\\b${name}:`), `${near(name)}:`));
      },
    },
    {
      kind: 'telemetry',
      name: `with one key more in its ${key}`,
      apply: (target) => {
        const [name = ''] = keysOf(target, key);
        if (isOfSpan(target)) return null;
        return contradicts(target, editStatement(target, new RegExp(`\\b${name}:`), `zygote: 1, ${name}:`));
      },
    },
  ]),
];

/** Its keys stand in several places of the statement. */
const isOfSpan = ({ files, path, line }: Target): boolean => {
  const text = files.get(path) ?? '';
  const { start, end } = statementAt(text, line);
  return /\bspan\(/.test(text.slice(start, end));
};

const keysOf = ({ claim }: Target, key: string): string[] => {
  const keys = claim.expected[key];
  return Array.isArray(keys) ? (keys as string[]) : [];
};

const isInOneFile = ({ files, path }: Target, text: string): boolean =>
  [...files].every(([each, own]) => each === path || !each.startsWith('lib/') || !own.includes(text));

const topicStart = (subject: string): string => subject.replace(/\*.*$/, '');

const pubsub: Operator[] = [
  {
    kind: 'pubsub',
    name: 'on another topic',
    apply: (target) => {
      const { claim, files, path } = target;
      const start = topicStart(claim.subject);
      if (!isInOneFile(target, `"${start}`)) return null;
      const to = start.replace(/(\w+)(\W*)$/, (_all, name: string, end: string) => near(name) + end);
      const changed = editFile(files, path, new RegExp(`"${escape(start)}`, 'g'), `"${to}`);
      return changed && { files: changed, expected: [of(target, 'renamed', target.siteOf(claim))] };
    },
  },
  {
    kind: 'pubsub',
    name: 'with another message',
    apply: (target) => {
      const [message] = keysOf(target, 'messages');
      if (message === undefined) return null;
      const { claims, files, path, siteOf } = target;
      const changed = editFile(files, path, new RegExp(`\\{:${message},|"${message}", %`, 'g'), (all = '') =>
        all.replace(message, near(message)),
      );
      const expected = claims
        .filter((claim) => claim.kind === 'pubsub' && siteOf(claim)?.startsWith(`${path}:`))
        .filter((claim) => (claim.expected['messages'] as string[] | undefined)?.includes(message))
        .map((claim): Expected => ({
          verdict: 'contradicts',
          kind: 'pubsub',
          subject: claim.subject,
          code: siteOf(claim),
        }));
      return changed && { files: changed, expected };
    },
  },
];

const supervisors = /(?:Dynamic|Task\.)?Supervisor/;

const processes: Operator[] = [
  {
    kind: 'process',
    name: 'not started',
    apply: (target) => {
      const { files, claim } = target;
      if (!claim.expected['supervisor'] || supervisors.test(lastOf(claim.subject))) return null;
      const name = escape(lastOf(claim.subject));
      const pattern = new RegExp(`^ *(?:\\{${name}, .*\\}|${name}),?\\n`, 'm');
      const path = [...files.keys()].find(
        (each) => each.startsWith('lib/') && pattern.test(files.get(each) ?? ''),
      );
      const changed = path === undefined ? null : editFile(files, path, pattern, '');
      return contradicts(target, changed);
    },
  },
  {
    kind: 'process',
    name: 'with another strategy',
    apply: (target) => {
      const { claim, files, path, siteOf } = target;
      const strategy = claim.expected['strategy'];
      if (typeof strategy !== 'string') return null;
      const to = strategy === 'one_for_one' ? 'one_for_all' : 'one_for_one';
      const changed = editFile(files, path, new RegExp(`strategy: :${strategy}`), `strategy: :${to}`);
      return changed && { files: changed, expected: [of(target, 'contradicts', siteOf(claim))] };
    },
  },
  {
    kind: 'process',
    name: 'of another form',
    apply: (target) =>
      contradicts(
        target,
        editStatement(target, /use (GenServer|Supervisor|DynamicSupervisor)\b/, 'use Agent'),
      ),
  },
];

/** What goes with a file. */
const borneOutIn = ({ claims, claim, siteOf }: Target): Expected[] =>
  claims
    .filter((each) => each.kind !== 'file' && siteOf(each)?.startsWith(`${claim.subject}:`))
    .map(({ kind, subject }) => ({ verdict: 'missing', kind, subject, code: null }));

const files: Operator[] = [
  {
    kind: 'file',
    name: 'removed',
    apply: (target) =>
      /\.exs?$/.test(target.claim.subject)
        ? null
        : {
            files: { [target.claim.subject]: null },
            expected: [of(target, 'missing', null), ...borneOutIn(target)],
          },
  },
  {
    kind: 'file',
    name: 'renamed',
    apply: (target) => {
      const { claim } = target;
      const to = claim.subject.replace(/(\.[^/]*)$/, 's$1');
      const text = target.files.get(claim.subject) ?? '';
      return {
        files: { [claim.subject]: null, [to]: text },
        expected: [of(target, 'renamed', `${to}:1`)],
      };
    },
  },
];

export const namedOperators: readonly Operator[] = [...jobs, ...telemetry, ...pubsub, ...processes, ...files];
