import type { SlashCommand } from '../domain/command.ts';
import { parseWaive } from './parse-waive.ts';

export const waive: SlashCommand = {
  name: 'waive',
  summary: 'let one finding pass for a while: sealed, on record, and never on the word of its author',
  usage: 'FINDING until DATE because REASON',
  example: '/spec waive 3f9c0a11b2c4 until 2026-12-31 because the vendor fixes it in December',
  permission: 'maintain',
  where: 'pull',
  parse: (words) => {
    const read = parseWaive(words);
    return 'problem' in read ? read : { name: 'waive', ...read };
  },
};
