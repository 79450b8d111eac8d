import { expect } from '@jest/globals';
import { ecto } from '../../src/facts/frameworks/ecto/ecto.ts';
import { askElixir, fixtures, oracleTest } from './oracle/elixir.ts';
import { factsOf } from './read-facts.ts';

const files = fixtures('gallery', ['pictures.ex']);

oracleTest('schemas map the same columns for Elixir itself', () => {
  const { facts } = factsOf(ecto, files);
  const written = facts.flatMap(({ kind, subject, attributes: { fieldType } }) =>
    kind === 'column' && typeof fieldType === 'string' ? [`${subject} ${fieldType}`] : [],
  );
  const asked = askElixir('schemas.exs', files);
  expect(asked.length).toBeGreaterThan(15);
  expect(written.toSorted()).toEqual(asked.toSorted());
});
