import type { Claim } from '../../../src/domain/claim.ts';
import { editFile, escape, type Expected, lastOf, of, type Operator, type Target } from '../mutation.ts';

/** Which functions of others a module calls, and what stands before its routes. */

/** `Telemetry.emit(` and `emit(`, wherever the module calls it. */
const called = ({ claim }: Target): { short: string; name: string } => {
  const [module, name] = [ownerOf(claim), lastOf(claim.subject).replace(/\/\d+$/, '')];
  return { short: lastOf(module), name };
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

const permissionsAt = ({ claims, siteOf, claim }: Target): Claim[] =>
  claims.filter((each) => each.kind === 'permission' && siteOf(each) === siteOf(claim));

const listOf = ({ claim }: Target, key: string): string[] => {
  const list = claim.expected[key];
  return Array.isArray(list) ? (list as string[]) : [];
};

const permissions: Operator[] = [
  {
    kind: 'permission',
    name: 'without a plug',
    apply: (target) => {
      const [plug] = listOf(target, 'by');
      if (plug === undefined || target.claim.subject.includes(':')) return null;
      const pattern = new RegExp(`^ *plug :${escape(plug)}\\n`, 'm');
      const changed = editFile(target.files, target.path, pattern, '    plug :zygote\n');
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
  {
    kind: 'permission',
    name: 'with another hook',
    apply: (target) => {
      const [hook] = listOf(target, 'by');
      const name = hook?.includes(':') ? lastOf(hook, ':') : '';
      const changed =
        name === '' ? null : editFile(target.files, target.path, new RegExp(`:${name}\\}`), ':zygote}');
      const expected = permissionsAt(target).map(({ kind, subject }): Expected => ({
        verdict: 'contradicts',
        kind,
        subject,
        code: target.siteOf(target.claim),
      }));
      return changed && { files: changed, expected };
    },
  },
];

export const callOperators: readonly Operator[] = [...calls, ...permissions];
