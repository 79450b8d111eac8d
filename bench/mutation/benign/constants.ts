import { byHand, inEachFile, isLibrary, isMigration, type Rewrite } from './rewrite.ts';

/** The same value, written or held in another way. */

const attributes = (text: string): string => {
  const found = new Map<string, string>();
  const hold = (value: string): string => {
    const name = found.get(value) ?? `constant_${found.size + 1}`;
    found.set(value, name);
    return `@${name}`;
  };
  const changed = text
    .replace(/(?<=def handle_event\()"(\w+)"/g, (value) => hold(value))
    .replace(/(?<=(?:emit|execute)\()\[(?::\w+(?:, )?)+\]/g, (value) => hold(value))
    .replace(/(?<=broadcast!?\(\w+, )"\w+"/g, (value) => hold(value));
  const lines = [...found].map(([value, name]) => `  @${name} ${value}\n`).join('');
  return lines === '' ? text : changed.replace(/^(defmodule [\w.]+ do\n)/m, (head) => head + lines);
};

/** Bodies of functions with plain parameters go to a function of their own. */
const extracted = (text: string): string =>
  /^\s*quote do/m.test(text)
    ? text
    : text.replace(
        /^  def (\w+)([?!]?)\((\w+(?:, \w+)*)\) do\n([\s\S]*?)\n  end$/gm,
        (all, name: string, ending: string, parameters: string, body: string) =>
          body.includes('~H') || /^(?:handle_\w+|render|mount|init)$/.test(name)
            ? all
            : `  def ${name}${ending}(${parameters}) do\n    ${name}_now(${parameters})\n  end\n\n  defp ${name}_now(${parameters}) do\n${body}\n  end`,
      );

/** A default becomes a function of its own. */
const arities = (text: string): string =>
  text.replace(
    /^  def (\w+)\(((?:[^()\n]*, )?)(\w+) \\\\ ([^(),\n]+|%\{\})\)( when [^\n]*)?(, do:| do)/gm,
    (_all, name: string, before: string, last: string, value: string, guard = '', body: string) => {
      const names = before.replace(/%\w+\{\} = /g, '').replace(/%[\w.]+\{[^}]*\} = /g, '');
      return `  def ${name}(${names.replace(/, $/, '')}), do: ${name}(${names}${value})\n\n  def ${name}(${before}${last})${guard}${body}`;
    },
  );

const quoted = (text: string): string =>
  text
    .replace(/(?<=(?:table|index|unique_index|references|constraint)\():(\w+)/g, ':"$1"')
    .replace(/(?<=queue: ):(\w+)/g, ':"$1"')
    .replace(/(?<=Controller, ):(\w+)/g, ':"$1"');

const wordLists = (text: string): string =>
  text.replace(/\[:\w+(?:, :\w+)+\]/g, (list) => `~w(${list.slice(1, -1).replace(/[:,]/g, '')})a`);

/** `"status = 'ready'"` → `"status =" <> " 'ready'"`. */
const joined = (text: string): string =>
  text.replace(/(?<=(?:where|check): |execute |get_env\()"([^"#\\]{3})([^"#\\]+)"/g, '"$1" <> "$2"');

const heredocs = (text: string): string =>
  text.replace(/^( +)execute "([^"\n]*)"$/gm, '$1execute """\n$1$2\n$1"""');

const sigils = (text: string): string =>
  text.replace(/(?<=(?:where|check): |execute )"([^"\n~]+)"/g, '~s|$1|');

export const constantRewrites: readonly Rewrite[] = [
  inEachFile('constants in attributes', attributes, isLibrary),
  inEachFile('bodies in functions of their own', extracted, isLibrary),
  inEachFile('a function for each arity', arities, isLibrary),
  inEachFile('atoms in quotes', quoted),
  inEachFile('lists of words', wordLists),
  inEachFile('strings put together', joined),
  inEachFile('SQL in heredocs', heredocs, isMigration),
  inEachFile('SQL in sigils', sigils, isMigration),
  byHand('topics put together', [
    [
      'lib/stacks/circulation/events.ex',
      '@returns "circulation:returns"',
      '@returns "circulation:" <> "returns"',
    ],
    ['lib/stacks/circulation/events.ex', '"holds:book:#{book_id}"', '"holds:book:" <> to_string(book_id)'],
    [
      'lib/stacks/circulation/events.ex',
      '"holds:member:" <> to_string(member_id)',
      '"holds:member:#{member_id}"',
    ],
  ]),
  byHand('topics from a prefix', [
    [
      'lib/stacks/circulation/events.ex',
      '@returns "circulation:returns"',
      '@returns "circulation:returns"\n  @prefix "holds:"',
    ],
    ['lib/stacks/circulation/events.ex', '"holds:book:#{book_id}"', '"#{@prefix}book:#{book_id}"'],
    [
      'lib/stacks/circulation/events.ex',
      '"holds:member:" <> to_string(member_id)',
      '@prefix <> "member:" <> to_string(member_id)',
    ],
  ]),
  byHand('topics by one function', [
    [
      'lib/stacks/circulation/events.ex',
      'defp book_topic(book_id), do: "holds:book:#{book_id}"',
      'defp book_topic(book_id), do: topic("book", book_id)',
    ],
    [
      'lib/stacks/circulation/events.ex',
      'defp member_topic(member_id), do: "holds:member:" <> to_string(member_id)',
      'defp member_topic(member_id), do: topic("member", member_id)\n  defp topic(kind, id), do: "holds:#{kind}:#{id}"',
    ],
  ]),
  byHand('topics inline', [
    [
      'lib/stacks/circulation/events.ex',
      'PubSub.broadcast(@pubsub, @returns, {:copy_returned, copy})',
      'PubSub.broadcast(Stacks.PubSub, "circulation:returns", {:copy_returned, copy})',
    ],
  ]),
  byHand('one function that broadcasts', [
    [
      'lib/stacks/circulation/events.ex',
      '    PubSub.broadcast(@pubsub, book_topic(hold.book_id), {:hold_changed, hold})\n    PubSub.broadcast(@pubsub, member_topic(hold.member_id), {:hold_changed, hold})\n',
      '    tell(book_topic(hold.book_id), {:hold_changed, hold})\n    tell(member_topic(hold.member_id), {:hold_changed, hold})\n',
    ],
    [
      'lib/stacks/circulation/events.ex',
      '  defp book_topic',
      '  defp tell(topic, message), do: PubSub.broadcast(@pubsub, topic, message)\n  defp book_topic',
    ],
  ]),
  byHand('broadcasts in a loop', [
    [
      'lib/stacks/circulation/events.ex',
      '    PubSub.broadcast(@pubsub, book_topic(hold.book_id), {:hold_changed, hold})\n    PubSub.broadcast(@pubsub, member_topic(hold.member_id), {:hold_changed, hold})\n',
      '    for topic <- [book_topic(hold.book_id), member_topic(hold.member_id)] do\n      PubSub.broadcast(@pubsub, topic, {:hold_changed, hold})\n    end\n',
    ],
  ]),
  byHand('an event without the wrapper', [
    [
      'lib/stacks/circulation.ex',
      'Telemetry.emit([:holds, :expired], %{count: 1}, %{book_id: hold.book_id})',
      ':telemetry.execute([:stacks, :holds, :expired], %{count: 1}, %{book_id: hold.book_id})',
    ],
  ]),
  byHand('an event through a wrapper of its own', [
    [
      'lib/stacks/circulation.ex',
      'Telemetry.emit([:holds, :expired], %{count: 1}, %{book_id: hold.book_id})',
      'tell(:expired, %{count: 1}, %{book_id: hold.book_id})',
    ],
    [
      'lib/stacks/circulation.ex',
      '  defp close_hold',
      '  defp tell(what, measurements, metadata), do: Telemetry.emit([:holds, what], measurements, metadata)\n\n  defp close_hold',
    ],
  ]),
  byHand('what an event says in variables', [
    [
      'lib/stacks/circulation.ex',
      'Telemetry.emit([:holds, :expired], %{count: 1}, %{book_id: hold.book_id})',
      'measurements = %{count: 1}\n      metadata = Map.put(%{}, :book_id, hold.book_id)\n      Telemetry.emit([:holds, :expired], measurements, metadata)',
    ],
  ]),
  byHand('options of a worker in an attribute', [
    [
      'lib/stacks/workers/hold_expiry_worker.ex',
      'use Oban.Worker, queue: :holds, max_attempts: 3',
      '@queue :holds\n  @attempts 3\n  use Oban.Worker, queue: @queue, max_attempts: @attempts',
    ],
  ]),
  byHand('options of a worker in another order', [
    [
      'lib/stacks/workers/hold_notice_worker.ex',
      '    queue: :mailers,\n    max_attempts: 5,\n    unique: [period: 3600, keys: [:hold_id]]',
      '    unique: [keys: [:hold_id], period: 60 * 60],\n    max_attempts: 5,\n    queue: "mailers"',
    ],
  ]),
  byHand('a default and a function for it', [
    [
      'lib/stacks/circulation.ex',
      '  def cancel_hold(%Hold{} = hold, reason \\\\ :by_member) do',
      '  def cancel_hold(hold, reason \\\\ :by_member)\n\n  def cancel_hold(%Hold{} = hold, reason) do',
    ],
  ]),
  byHand('a function for a delegate', [
    [
      'lib/stacks/circulation.ex',
      '  defdelegate queue_length(book), to: HoldQueue, as: :size',
      '  def queue_length(book), do: HoldQueue.size(book)',
    ],
  ]),
  byHand('a delegate for a function', [
    [
      'lib/stacks/circulation.ex',
      '  def list_queue(%Book{id: id}), do: HoldQueue.list(id)',
      '  defdelegate list_queue(book), to: HoldQueue, as: :list',
    ],
  ]),
  byHand('guards and clauses', [
    [
      'lib/stacks/circulation.ex',
      '  def move_pickup(%Hold{} = hold, branch_id) do',
      '  def move_pickup(%Hold{pickup_branch_id: same} = hold, same), do: {:ok, hold}\n\n  def move_pickup(%Hold{} = hold, branch_id) when not is_nil(branch_id) do',
    ],
  ]),
];
