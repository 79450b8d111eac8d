import { expect, test } from '@jest/globals';
import { checkPacks } from '../../src/check/check.ts';
import type { CheckedPack, EarlierPack } from '../../src/check/checked.ts';
import { indexFacts } from '../../src/check/fact-index.ts';
import { contractOf as blockOf, proseOf } from '../../src/pack/contract-block.ts';
import { readDocument } from '../../src/pack/document.ts';

/** Words of a design beside its contract. */

const designOf = (text: string): EarlierPack => {
  const document = readDocument({ path: 'fdd.md', kind: 'fdd', text: `# Design\n\n${text}\n` });
  const contract = blockOf(document, 'holds')?.contract;
  if (!contract) throw new Error('no contract');
  return {
    slug: 'holds',
    path: 'fdd.md',
    source: 'contract',
    contract,
    words: proseOf(document, 'holds').claims,
    phases: null,
  };
};

const staleIn = (text: string, old: string | null = null): string[] => {
  const earlier = old === null ? null : designOf(old);
  const pack: CheckedPack = { ...designOf(text), before: earlier };
  const nothing = indexFacts({ facts: [], open: [] });
  const [result] = checkPacks(
    { judged: [pack], inForce: [pack], earlier: earlier ? [earlier] : [] },
    {
      head: nothing,
      base: earlier && nothing,
      due: 'plan',
      enforce: { contract: 'block', prose: 'warn' },
      at: '2026-01-01T00:00:00.000Z',
      pull: null,
      designFirst: false,
    },
  );
  return (result?.findings ?? [])
    .filter(({ verdict }) => verdict === 'stale')
    .map(({ level, message, design }) => `${design.line} ${level} ${message}`);
};

const contract = [
  '## Contract',
  '',
  '```yaml contract',
  'modules: { Library.Holds: { functions: [place_hold/2] } }',
  'tables: { holds: { columns: { position: { type: integer, default: 0 } } } }',
  '```',
].join('\n');
const data = (text: string): string => `## Data model\n\nTable \`holds\`:\n\n- ${text}\n\n${contract}`;

test('words that say what the contract says are fine, and so are words that it does not have', () => {
  expect(staleIn(data('`position` (integer, default `0`)'))).toEqual([]);
  expect(staleIn(`Call \`Library.Holds.place_hold/2\` and \`Library.Other\`.\n\n${contract}`)).toEqual([]);
});

test('words that say it otherwise are told at their line', () => {
  expect(staleIn(data('`position` (integer, default `1`)'))).toEqual([
    '7 warn column `holds.position`: default is 1 in the words and 0 in the contract',
  ]);
});

test('a name that is almost one of the contract is told', () => {
  expect(staleIn(`Call \`Library.Holds.place_hold/3\`.\n\n${contract}`)).toEqual([
    '3 warn function `Library.Holds.place_hold/3`: the contract has `Library.Holds.place_hold/2`',
  ]);
});

test('what was said otherwise before is told as such', () => {
  const text = data('`position` (integer, default `1`)');
  expect(staleIn(text, text)).toEqual([
    '7 note column `holds.position`: default is 1 in the words and 0 in the contract',
  ]);
});
