import { contradicts, editAll } from './edits.ts';
import {
  editStatement,
  escape,
  type Expected,
  lastOf,
  of,
  type Operator,
  type Target,
  textOf,
} from '../mutation.ts';
import { near } from './names.ts';

/** Flags and configuration. */

const flags: Operator[] = [
  {
    kind: 'flag',
    name: 'with another default',
    apply: (target) =>
      contradicts(
        target,
        editStatement(
          target,
          new RegExp(`\\b${target.claim.subject}: (true|false)`),
          (_all, value) => `${target.claim.subject}: ${value === 'true' ? 'false' : 'true'}`,
        ),
      ),
  },
  {
    kind: 'flag',
    name: 'renamed everywhere',
    apply: (target) => {
      const { subject } = target.claim;
      const to = near(subject);
      const files = {
        ...editAll(target.files, new RegExp(`enabled\\?\\(:${subject}\\b`, 'g'), `enabled?(:${to}`),
        ...editStatement(target, new RegExp(`\\b${subject}: `), `${to}: `),
      };
      return { files, expected: [of(target, 'renamed', target.siteOf(target.claim))] };
    },
  },
  {
    kind: 'flag',
    name: 'asked for, and defined under another name',
    apply: (target) => {
      const { subject } = target.claim;
      const files = editStatement(target, new RegExp(`\\b${subject}: `), `${near(subject)}: `);
      return files && { files, expected: [of(target, 'renamed', target.siteOf(target.claim))] };
    },
  },
  {
    kind: 'flag',
    name: 'asked for, and not defined any more',
    apply: (target) => {
      const { subject } = target.claim;
      const files = editStatement(target, new RegExp(`\\b${subject}: `), `zygote: `);
      return files && { files, expected: [of(target, 'missing', null)] };
    },
  },
];

const isVariable = ({ claim }: Target): boolean => /^[A-Z]/.test(claim.subject);

/** A variable's default is the key's, where one statement has both. */
const defaultsAt = ({ claims, claim, siteOf }: Target): Expected[] =>
  claims
    .filter((each) => each.kind === 'config' && siteOf(each) === siteOf(claim))
    .map((each) => ({ verdict: 'contradicts', kind: 'config', subject: each.subject, code: siteOf(each) }));

const config: Operator[] = [
  {
    kind: 'config',
    name: 'read from another variable',
    apply: (target) => {
      if (!isVariable(target)) return null;
      const { claim, files } = target;
      const changed = editAll(files, new RegExp(`"${claim.subject}"`, 'g'), `"${near(claim.subject)}"`);
      return { files: changed, expected: [of(target, 'renamed', target.siteOf(claim))] };
    },
  },
  {
    kind: 'config',
    name: 'with another default',
    apply: (target) => {
      const { claim } = target;
      const value = textOf(claim, 'default');
      if (value === '') return null;
      const changed = editStatement(target, new RegExp(`(?<=[ "])${escape(value)}(?=["\\s,)])`), '4711');
      return changed && { files: changed, expected: defaultsAt(target) };
    },
  },
  {
    kind: 'config',
    name: 'under another key',
    apply: (target) => {
      if (isVariable(target)) return null;
      const key = lastOf(target.claim.subject, ':');
      if (!/^[a-z]\w*[?!]?$/.test(key)) return null;
      const changed = editAll(
        target.files,
        new RegExp(`(?<![\\w:])(:?)${key}\\b(?=[,:\\])])`, 'g'),
        `$1${near(key)}`,
      );
      return { files: changed, expected: [of(target, 'renamed', target.siteOf(target.claim))] };
    },
  },
];

export const settingOperators: readonly Operator[] = [...flags, ...config];
