import * as z from 'zod';
import {
  attributesOf,
  keyOfSection,
  type ClaimKind,
  type ContractSection,
  entriesOf,
} from '../claim-kind.ts';
import { bySubject, isPath } from '../loose-names.ts';

/** `./lib/a.ex` and `lib/a.ex` are one file. */
export const fileKind: ClaimKind = {
  kind: 'file',
  factKind: 'file',
  plural: 'files',
  entry: keyOfSection('files'),
  identity: (subject) => subject.trim().replace(/^(?:\.?\/)+/, ''),
  loosely: (claimed) => bySubject(isPath(claimed)),
};

/** A name that the code holds somewhere, told only by prose: of what else it is, the design says too little. */
export const nameKind: ClaimKind = {
  kind: 'name',
  factKind: 'name',
  plural: 'names',
  identity: (subject) => subject.trim(),
};

const content = z.union([z.array(z.string()), entriesOf({})], {
  error: 'a list of paths, or paths with their phases',
});

export const filesSection: ContractSection<z.infer<typeof content>> = {
  key: 'files',
  schema: content,
  read: (files) =>
    Array.isArray(files)
      ? files.map((subject, index) => ({ kind: 'file', subject, expected: {}, at: ['files', index] }))
      : Object.entries(files).map(([subject, entry]) => ({
          kind: 'file',
          subject,
          expected: attributesOf(entry),
          at: ['files', subject],
          phase: entry?.phase,
          requirements: entry?.requirements,
        })),
};
