import type { Claim } from '../../../src/domain/claim.ts';
import { editFile, escape, type Expected, lastOf, of, type Operator, type Target } from '../mutation.ts';
import { near } from './names.ts';

/** Which functions of others a module calls, and what stands before its routes. */

/** `Telemetry.emit(` and `emit(`, wherever the module calls it. */
const called = ({ claim }: Target): { short: string; name: string } => {
  return { short: lastOf(ownerOf(claim)), name: lastOf(claim.subject).replace(/\/\d+$/, '') };
};

const ownerOf = ({ subject }: Claim): string => {
  const callee = subject.split(' -> ')[1] ?? '';
  return callee.slice(0, callee.lastIndexOf('.'));
};

/** A statement that only emits takes more with it than the call. */
const isQuiet = ({ claim }: Target): boolean => !/[Tt]elemetry|PubSub/.test(claim.subject);

const calls: Operator[] = [
  {
    kind: 'call',
    name: 'of another module',
    apply: (target) => {
      const { files, path } = target;
      const { short, name } = called(target);
      if (!isQuiet(target)) return null;
      const pattern = new RegExp(`\\b${escape(short)}\\.${escape(name)}\\(`, 'g');
      const changed = editFile(files, path, pattern, `Zygote.${name}_zygote(`);
      return changed && { files: changed, expected: [of(target, 'missing', null)] };
    },
  },
];

const guardsOf = ({ expected }: Claim): string[] => {
  const by = expected['by'];
  return Array.isArray(by) ? (by as string[]) : typeof by === 'string' ? [by] : [];
};

/** Everything that a guard protects loses it. */
const without = (target: Target, guard: string, changed: Record<string, string> | null) => {
  const expected = target.claims
    .filter((claim) => claim.kind === 'permission' && guardsOf(claim).includes(guard))
    .map(({ kind, subject }): Expected => ({
      verdict: 'contradicts',
      kind,
      subject,
      code: siteOf(target, subject),
    }));
  return changed && { files: changed, expected };
};

const siteOf = ({ claims, siteOf: site }: Target, subject: string): string | null => {
  const claim = claims.find((each) => each.kind === 'permission' && each.subject === subject);
  return claim ? site(claim) : null;
};

/** The file that has the statement. */
const editWhere = (target: Target, pattern: RegExp, to: string): Record<string, string> | null => {
  const path = [...target.files.keys()].find(
    (each) => each.startsWith('lib/') && pattern.test(target.files.get(each) ?? ''),
  );
  return path === undefined ? null : editFile(target.files, path, pattern, to);
};

const permissions: Operator[] = [
  {
    kind: 'permission',
    name: 'without its plug',
    apply: (target) => {
      const plug = guardsOf(target.claim).find((guard) => /^[a-z]/.test(guard));
      if (plug === undefined) return null;
      return without(
        target,
        plug,
        editWhere(target, new RegExp(`^( *)plug :${escape(plug)}\\n`, 'm'), '$1plug :zygote\n'),
      );
    },
  },
  {
    kind: 'permission',
    name: 'with another hook',
    apply: (target) => {
      const hook = guardsOf(target.claim).find((guard) => guard.includes(':'));
      if (hook === undefined) return null;
      const [module = '', stage = ''] = hook.split(':');
      return without(
        target,
        hook,
        editWhere(target, new RegExp(`\\{${escape(module)}, :${stage}\\}`), `{${module}, :zygote}`),
      );
    },
  },
];

const isAskedOnce = ({ claim, files }: Target): boolean =>
  [...files.values()].flatMap((text) => text.split(`phx-hook="${claim.subject}"`).slice(1)).length === 1;

const hooks: Operator[] = [
  {
    kind: 'hook',
    name: 'under another name',
    apply: (target) => {
      const { claim, files, path } = target;
      if (!isAskedOnce(target)) return null;
      const changed = editFile(
        files,
        path,
        new RegExp(`phx-hook="${escape(claim.subject)}"`),
        `phx-hook="${near(claim.subject)}"`,
      );
      return changed && { files: changed, expected: [of(target, 'renamed', target.siteOf(claim))] };
    },
  },
  {
    kind: 'hook',
    name: 'not asked for',
    apply: (target) => {
      const { claim, files, path } = target;
      if (!isAskedOnce(target)) return null;
      const changed = editFile(files, path, new RegExp(` phx-hook="${escape(claim.subject)}"`), '');
      return changed && { files: changed, expected: [of(target, 'missing', null)] };
    },
  },
];

export const callOperators: readonly Operator[] = [...calls, ...permissions, ...hooks];
