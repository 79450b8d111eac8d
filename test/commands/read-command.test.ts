import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCommand, slashCommands, usageOf } from '../../src/commands/index.ts';

const inPull = (line: string): unknown => {
  const read = readCommand({ line, text: '' }, true);
  return 'problem' in read ? read.problem : read.request;
};

describe('a command is understood', () => {
  test.each<[string, object]>([
    ['', { name: 'help', about: null }],
    ['help Finalize', { name: 'help', about: 'finalize' }],
    ['status', { name: 'status', slug: null }],
    ['STATUS waitlist', { name: 'status', slug: 'waitlist' }],
    ['check', { name: 'check' }],
    ['finalize all', { name: 'finalize', document: 'all', slug: null }],
    ['finalize fdd.md lms/waitlist', { name: 'finalize', document: 'fdd', slug: 'lms/waitlist' }],
    ['reopen PRD', { name: 'reopen', document: 'prd', slug: null }],
    ['retire plan', { name: 'retire', document: 'plan', slug: null }],
    ['explain 3F9C', { name: 'explain', target: '3f9c' }],
    ['explain lib/a b.ex:12', { name: 'explain', target: 'lib/a b.ex:12' }],
    [
      'waive 3f9c until 2026-12-31 because so',
      { name: 'waive', finding: '3f9c', until: '2026-12-31', reason: 'so' },
    ],
    ['doctor', { name: 'doctor' }],
    ['init', { name: 'init' }],
    ['revise prd  say who', { name: 'role', role: 'revise', words: 'prd  say who' }],
  ])('/spec %s', (line, request) => {
    expect(inPull(line)).toEqual(request);
  });
});

describe('what is not understood is said', () => {
  test.each([
    ['finalise', 'There is no command `/spec finalise`. Did you mean `finalize`?'],
    ['frobnicate', 'There is no command `/spec frobnicate`.'],
    ['check now', 'Unexpected `now`, expected nothing more'],
    ['finalize', 'Missing document, expected one of prd, fdd, plan, all'],
    ['finalize fddd', 'Unexpected document `fddd`, expected one of prd, fdd, plan, all. Did you mean `fdd`?'],
    ['reopen all', 'Unexpected document `all`, expected one of prd, fdd, plan.'],
    ['finalize fdd ../..', 'Unexpected slug `../..`, expected the name of a pack, such as waitlist'],
    ['finalize fdd a b', 'Unexpected `b` after `a`'],
    ['status a b', 'Unexpected `b` after `a`'],
    ['explain', 'Missing finding, expected its id, or FILE:LINE'],
    [
      'explain 3f',
      'Unexpected `3f`, expected the id of a finding (at least 4 characters of it) or FILE:LINE',
    ],
  ])('/spec %s', (line, problem) => {
    expect(inPull(line)).toBe(problem);
  });

  test('where a command is at home is said as well', () => {
    const read = readCommand({ line: 'finalize fdd', text: '' }, false);
    expect(read).toMatchObject({ problem: '`/spec finalize` is about a pull request: say it there' });
  });
});

describe('every command', () => {
  test.each(slashCommands.map((command) => [command.name, command] as const))(
    '%s has an example that it understands',
    (name, command) => {
      expect(command.example.startsWith(`/spec ${name}`)).toBe(true);
      expect(usageOf(command).startsWith(`/spec ${name}`)).toBe(true);
      const read = readCommand(
        { line: command.example.replace('/spec ', ''), text: '' },
        command.where !== 'issue',
      );
      expect(read).toMatchObject({ command: { name } });
      expect(read).not.toHaveProperty('problem');
    },
  );

  test('has a name of its own', () => {
    const names = slashCommands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('whatever is said, it is understood or answered, and not at length', () => {
  const word = fc.constantFrom(
    'finalize',
    'waive',
    'explain',
    'status',
    'prd',
    'all',
    '`',
    '\n',
    '..',
    '3f9c',
    'until',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 8 }), fc.boolean(), (words, isPull) => {
      const read = readCommand({ line: words.join(' '), text: '' }, isPull);
      if ('problem' in read) expect(read.problem.length).toBeLessThan(400);
      else expect(read.request.name).not.toBe('');
    }),
  );
});
