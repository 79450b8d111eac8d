import { z } from 'zod';
import {
  attributesOf,
  type ClaimKind,
  type ContractSection,
  type Draft,
  entriesOf,
  exactly,
  includesAll,
} from '../claim-kind.ts';

export const moduleKind: ClaimKind = {
  kind: 'module',
  factKind: 'module',
  plural: 'modules',
  identity: exactly,
  same: { behaviours: includesAll, uses: includesAll },
};

export const functionKind: ClaimKind = {
  kind: 'function',
  factKind: 'function',
  plural: 'functions',
  identity: exactly,
  isInternal: ({ visibility }) => visibility === 'private',
};

/** `route/2`, `route/2-3`. */
const signature = /^([a-z_][\w]*[?!]?)\/(\d+)(?:-(\d+))?$/;

const functions = z
  .array(z.string().regex(signature, 'a function with its arity, such as `route/2`'))
  .optional();

const content = entriesOf({
  functions,
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
      const { functions: declared = [], ...attributes } = entry ?? {};
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
      ];
    }),
};
