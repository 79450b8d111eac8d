import { contractOf } from '../contract-block.ts';
import type { DocumentRule } from '../rule.ts';

export const fddContractForm: DocumentRule = {
  id: 'fdd-contract-form',
  summary: 'The contract, where a design has one, can be read: known keys, with what belongs to them.',
  about: ['fdd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => contractOf(document, pack?.slug ?? '')?.problems ?? [],
};
