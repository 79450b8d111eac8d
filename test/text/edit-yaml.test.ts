import { describe, expect, test } from '@jest/globals';
import { editYaml, type YamlChange } from '../../src/text/edit-yaml.ts';
import { readYaml } from '../../src/text/yaml.ts';

const text = `# what it is about
scope: [lib/**] # all of it
modules:
  A.B: { functions: [f/1, "g/2"], phase: 1 } # the core
  # the rest
  A.C:
    functions:
      - h/0 # why
      - i/1

  A.D:
"quoted key": 'one'
tables:
  users:
    indexes:
      - columns: [a]
        unique: true
      - { columns: [b] }
last: {
  a: 1, # one }
  b: [ ],
  c: { },
  }
`;

const edited = (change: YamlChange, keeps = (): boolean => false): string =>
  editYaml(text, change, keeps) ?? 'null';

/** The lines that are not as they were: without a sign gone, with one there. */
const changed = (change: YamlChange, keeps?: () => boolean): string[] => {
  const [old, now] = [text.split('\n'), edited(change, keeps).split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
};

describe('one part changes, and all else stays as it was written', () => {
  test.each<[string, YamlChange, string[]]>([
    [
      'a value in braces',
      { do: 'set', at: ['modules', 'A.B', 'phase'], value: 'two: 2' },
      [
        '-  A.B: { functions: [f/1, "g/2"], phase: 1 } # the core',
        `+  A.B: { functions: [f/1, "g/2"], phase: 'two: 2' } # the core`,
      ],
    ],
    [
      'a value that was quoted',
      { do: 'set', at: ['quoted key'], value: [1, null, { a: true }] },
      [`-"quoted key": 'one'`, '+"quoted key": [1, null, { a: true }]'],
    ],
    [
      'a value that was not written',
      { do: 'set', at: ['modules', 'A.D'], value: { phase: 3 } },
      ['-  A.D:', '+  A.D: { phase: 3 }'],
    ],
    [
      'a key more in braces, and in empty ones',
      { do: 'set', at: ['last', 'c', 'd e'], value: '' },
      ['-  c: { },', `+  c: { d e: '' },`],
    ],
    ['a key more by indentation', { do: 'set', at: ['modules', 'A.E'], value: null }, ['+  A.E:']],
    [
      'what leads to a value',
      { do: 'set', at: ['jobs', 'A.Worker', 'queue'], value: 'mail' },
      ['+jobs:', '+  A.Worker: { queue: mail }'],
    ],
    [
      'an item more in brackets, and in empty ones',
      { do: 'add', at: ['last', 'b'], value: '[:a, :b]' },
      ['-  b: [ ],', `+  b: ['[:a, :b]'],`],
    ],
    [
      'an item more by indentation',
      { do: 'add', at: ['modules', 'A.C', 'functions'], value: 'j/2' },
      ['+      - j/2'],
    ],
    [
      'a list that was not there',
      { do: 'add', at: ['modules', 'A.D', 'calls'], value: 'B.f/1' },
      ['-  A.D:', '+  A.D: { calls: [B.f/1] }'],
    ],
    [
      'an item within a list by indentation',
      { do: 'set', at: ['tables', 'users', 'indexes', 0, 'unique'], value: false },
      ['-        unique: true', '+        unique: false'],
    ],
    [
      'the name of a key',
      { do: 'rename', at: ['modules', 'A.C'], key: 'A C: D' },
      ['-  A.C:', `+  'A C: D':`],
    ],
    [
      'the first of several, taken out',
      { do: 'remove', at: ['modules', 'A.B', 'functions'] },
      ['-  A.B: { functions: [f/1, "g/2"], phase: 1 } # the core', '+  A.B: { phase: 1 } # the core'],
    ],
    [
      'the last of several, taken out',
      { do: 'remove', at: ['modules', 'A.B', 'functions', 1] },
      [
        '-  A.B: { functions: [f/1, "g/2"], phase: 1 } # the core',
        '+  A.B: { functions: [f/1], phase: 1 } # the core',
      ],
    ],
    [
      'an item on its own line, taken out',
      { do: 'remove', at: ['modules', 'A.C', 'functions', 0] },
      ['-      - h/0 # why'],
    ],
    [
      'an entry with all that is in it, taken out',
      { do: 'remove', at: ['modules', 'A.C'] },
      ['-  A.C:', '-    functions:', '-      - h/0 # why', '-      - i/1'],
    ],
    [
      'the only one of its kind, taken out with what leads to it',
      { do: 'remove', at: ['scope', 0] },
      ['-scope: [lib/**] # all of it'],
    ],
  ])('%s', (_, change, lines) => {
    expect(changed(change)).toEqual(lines);
    expect(readYaml(edited(change)).problems).toEqual([]);
  });

  test('what stays although nothing is left in it', () => {
    expect(
      editYaml('a:\n  b: { c: 1 }\n', { do: 'remove', at: ['a', 'b', 'c'] }, ({ length }) => length === 2),
    ).toBe('a:\n  b:\n');
    expect(editYaml('a: { b: 1 }\n', { do: 'remove', at: ['a', 'b'] }, () => false)).toBe('{}\n');
  });
});

test.each<[string, YamlChange]>([
  ['a path that is not there', { do: 'remove', at: ['nowhere', 0] }],
  ['a key of a list', { do: 'set', at: ['scope', 'x'], value: 1 }],
  ['a key of a text', { do: 'set', at: ['quoted key', 'x'], value: 1 }],
  ['another name for an item', { do: 'rename', at: ['scope', 0], key: 'x' }],
])('%s is not to be had', (_, change) => {
  expect(edited(change)).toBe('null');
});
