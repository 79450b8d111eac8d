import type { Fact } from '../../src/domain/fact.ts';
import type { ElixirSource, Framework, Placed } from '../../src/facts/framework.ts';

/** Quantum, a scheduler: modules that say `use Quantum, otp_app: :my_app`. */

interface Scheduler {
  name: string;
  line: number;
}

const extract = ({ modules }: ElixirSource): Scheduler[] =>
  modules.flatMap(({ name, line, uses }) =>
    name !== null && uses.some(({ module }) => module === 'Quantum') ? [{ name, line }] : [],
  );

const toFact = ({ path, part }: Placed<Scheduler>): Fact => ({
  kind: 'process',
  subject: part.name,
  attributes: { form: 'Quantum' },
  path,
  line: part.line,
});

export const quantum: Framework<Scheduler> = {
  name: 'quantum',
  version: 1,
  visitors: { elixir: { words: ['Quantum'], extract } },
  link: (parts) => ({ facts: parts.map(toFact), open: [] }),
};
