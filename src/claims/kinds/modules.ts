import * as z from 'zod';
import {
  attributesOf,
  type ClaimKind,
  cutAtLast,
  keyOfSection,
  type ContractSection,
  type Draft,
  entriesOf,
  exactly,
  includesAll,
  ownedBy,
} from '../claim-kind.ts';
import { bySubject, isFunctionNamed, isModuleNamed } from '../loose-names.ts';

export const moduleKind: ClaimKind = {
  kind: 'module',
  factKind: 'module',
  plural: 'modules',
  identity: exactly,
  same: { behaviours: includesAll, uses: includesAll },
  entry: keyOfSection('modules'),
  loosely: (claimed) => bySubject(isModuleNamed(claimed)),
  looselyIn: (claimed) => ({ isModule: isModuleNamed(claimed) }),
};

export const functionKind: ClaimKind = {
  kind: 'function',
  factKind: 'function',
  plural: 'functions',
  identity: exactly,
  owner: ownedBy('module', '.'),
  // A contract names what is there for others.
  implied: { visibility: 'public' },
  isInternal: ({ visibility }) => visibility === 'private',
  hidesInternal: true,
  entry: (subject) => {
    const [module, name] = cutAtLast(subject, '.');
    return { at: ['modules', module, 'functions'], item: name };
  },
  loosely: (claimed, { anyOwner }) => bySubject(isFunctionNamed(claimed, anyOwner)),
  looselyIn: (claimed, { anyOwner = false }) => {
    const [, owner = '*', name = '*'] = /^(?:(.*)\.)?([^./]*)\//.exec(claimed) ?? [];
    if (!anyOwner && owner !== '*') return { isModule: isModuleNamed(owner) };
    return name === '' || name.includes('*') ? undefined : { words: [name] };
  },
  isOneName: (within) => within.includes('/'),
};

/** `MyApp.Logs -> Logger.put_module_level/2`: which module calls what of another. */
export const callKind: ClaimKind = {
  kind: 'call',
  factKind: 'call',
  plural: 'calls',
  identity: exactly,
  entry: (subject) => {
    const [caller = '', callee = ''] = subject.split(' -> ');
    return { at: ['modules', caller, 'calls'], item: callee };
  },
  owner: ownedBy('module', ' -> '),
  // What a macro puts into a module is declared with the macro.
  isInternal: ({ by }) => by !== undefined,
  isOneName: (within) => /\/\d+$/.test(within),
};

/** `route/2`, `route/2-3`. */
const signature = /^([a-z_][\w]*[?!]?)\/(\d+)(?:-(\d+))?$/;

const functions = z
  .array(z.string().regex(signature, 'a function with its arity, such as `route/2`'))
  .optional();

/** `Logger.put_module_level/2`, `:telemetry.execute/3`. */
const called = /^(?:[A-Z][\w.]*|:[a-z]\w*)\.[a-z_]\w*[?!]?\/\d+$/;

const content = entriesOf({
  functions,
  calls: z
    .array(z.string().regex(called, 'a function of another module, such as `Logger.put_module_level/2`'))
    .optional(),
  behaviours: z.array(z.string()).optional(),
  uses: z.array(z.string()).optional(),
});

const aritiesOf = (text: string): string[] => {
  const [, name = '', from = '0', to = from] = signature.exec(text) ?? [];
  const count = Math.min(Number(to) - Number(from), 20) + 1;
  return Array.from({ length: Math.max(count, 1) }, (_, step) => `${name}/${Number(from) + step}`);
};

export const modulesSection: ContractSection<z.infer<typeof content>> = {
  key: 'modules',
  schema: content,
  read: (modules) =>
    Object.entries(modules).flatMap(([name, entry]): Draft[] => {
      const { functions: declared = [], calls = [], ...attributes } = entry ?? {};
      const common = { phase: entry?.phase, requirements: entry?.requirements };
      return [
        {
          kind: 'module',
          subject: name,
          expected: attributesOf(attributes),
          at: ['modules', name],
          ...common,
        },
        ...declared.flatMap((text, index) =>
          aritiesOf(text).map((arity) => ({
            kind: 'function' as const,
            subject: `${name}.${arity}`,
            expected: {},
            at: ['modules', name, 'functions', index],
            ...common,
          })),
        ),
        ...calls.map((callee, index) => ({
          kind: 'call' as const,
          subject: `${name} -> ${callee}`,
          expected: {},
          at: ['modules', name, 'calls', index],
          ...common,
        })),
      ];
    }),
};
