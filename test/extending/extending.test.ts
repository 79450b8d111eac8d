import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { factsOf } from '../facts/read-facts.ts';
import { quantum } from './quantum.ts';
import { scheduleKind, schedulesSection } from './schedules.ts';

/** The worked examples of docs/extending.md. */

const own = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const page = own('../../docs/extending.md');

test.each(['quantum', 'schedules'])('the page shows %s.ts as it is', (name) => {
  const shown = own(`${name}.ts`)
    .replaceAll('../../src/facts/', '../')
    .replaceAll('../../src/claims/', '../')
    .replaceAll('../../src/', '../../');
  expect(page).toContain(shown);
});

test('the framework reads what it says', () => {
  const { facts } = factsOf(quantum, {
    'lib/my_app/scheduler.ex': 'defmodule MyApp.Scheduler do\n  use Quantum, otp_app: :my_app\nend\n',
    'lib/my_app/other.ex': 'defmodule MyApp.Other do\nend\n',
  });
  expect(facts.map(({ subject, path, line }) => `${subject} ${path}:${line}`)).toEqual([
    'MyApp.Scheduler lib/my_app/scheduler.ex:1',
  ]);
});

test('the section reads what it says, and writes it', () => {
  expect(scheduleKind.entry?.('MyApp.Scheduler', {})).toEqual({ at: ['schedules'], key: 'MyApp.Scheduler' });
  expect(schedulesSection.read({ 'MyApp.Scheduler': { form: 'Quantum' } })).toEqual([
    expect.objectContaining({ subject: 'MyApp.Scheduler', expected: { form: 'Quantum' } }),
  ]);
});
