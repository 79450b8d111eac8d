import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDeviations } from '../../src/guidelines/index.ts';
import { sourceOf } from './read-source.ts';

/** Whatever stands in a file: what is told of it has a line of the file, a rule and words. */

const fragments = [
  ...[
    'defmodule A do\n',
    'defmodule AWeb.B do\n',
    'use A, :router\n',
    'use Application\n',
    'end\n',
    '@impl true\n',
  ],
  ...[
    'def is_a(b, %{"c" => d} = e), do: ',
    'def handle_event(a, b, c) do\n',
    'defp f do\n',
    'fn x -> ',
    '&g/1',
  ],
  ...[
    'if a do\n',
    'else\n',
    'case b do\n',
    '{:ok, c} -> ',
    '{:error, e} -> {:error, e}\n',
    'for x <- y do\n',
  ],
  ...[
    'Enum.map(',
    'Task.async(',
    'Repo.get(',
    'String.to_atom(',
    ' |> ',
    'a[:b]',
    'changeset.changes.x',
    'l[0]',
  ],
  ...['scope "/", A do\n', 'live "/", B\n', 'live_session :require_a do\n', 'pipe_through [:a]\n', 'AWeb.B'],
  ...[
    '~H"""\n',
    '"""\n',
    '~E"',
    '"',
    "'",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '%{',
    ', ',
    ' = ',
    '\n',
    ' ',
    '\r\n',
    'é😀',
  ],
  ...[
    '<.form :let={f} for={@changeset}>',
    '<script>',
    '</script>',
    '<% Enum.each(a, fn b -> %>',
    '<%= ',
    '%>',
  ],
  ...[
    '<li :for={{i, x} <- @streams.y}>',
    '</li>',
    'class={"a #{if b, do: c}"}',
    'phx-update="append"',
    '<div ',
  ],
  ...['# specgate:disable=elixir-else-if', ' reason', '<%!-- specgate:disable=x,y z --%>'],
];

test.each(['lib/a.ex', 'lib/a.html.heex', 'lib/a.html.eex'])('any text in %s', (path) => {
  const text = fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (content) => {
      const lines = content.split('\n').length;
      for (const { line, rule, message } of readDeviations(sourceOf(path, content))) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
        expect(`${rule} ${message}`).toMatch(/^[a-z-]+ (?:Unexpected|Missing) /);
      }
    }),
    { numRuns: 300 },
  );
});
