import { beforeEach, expect, test } from '@jest/globals';
import { newWorkspace, type Workspace } from './workspace.ts';

/** What is asked for by its name is looked for in few files: it has to be found in all the ways to state it. */

let workspace: Workspace;

const files: Readonly<Record<string, string>> = {
  'lib/app/plain.ex': `defmodule App.Plain do
  def depth, do: Application.get_env(:app, :depth)
end
`,
  'lib/app/topics.ex': `defmodule App.Topics do
  def room_topic(id), do: "room:" <> to_string(id)
end
`,
  'lib/app/built.ex': `defmodule App.Built do
  alias App.Topics
  def tell(id), do: Phoenix.PubSub.broadcast(App.PubSub, Topics.room_topic(id), {:moved, id})
end
`,
  'lib/app/written.ex': `defmodule App.Written do
  def hear(id), do: Phoenix.PubSub.subscribe(App.PubSub, "desk:#{id}")
end
`,
  'lib/app/other.ex': `defmodule App.Other do
  def hear(id), do: Phoenix.PubSub.subscribe(App.PubSub, "shop:#{id}")
end
`,
  'lib/app/wrapper.ex': `defmodule App.Wrapper do
  def broadcast_to(topic, message), do: Phoenix.PubSub.broadcast(App.PubSub, topic, message)
end
`,
  'lib/app/caller.ex': `defmodule App.Caller do
  def tell, do: App.Wrapper.broadcast_to("loans", {:lent, 1})
end
`,
  'lib/app_web/socket.ex': `defmodule AppWeb.Socket do
  use Phoenix.Socket
  channel "shelf:*", AppWeb.ShelfChannel
end
`,
  'lib/app_web/display.ex': `defmodule AppWeb.ShelfChannel do
  use Phoenix.Channel
  def handle_in("taken", _, socket) do
    broadcast!(socket, "picked_up", %{})
    {:noreply, socket}
  end
end
`,
};

const contract = (section: string, name: string, attributes: string): string =>
  `---\nstatus: final\n---\n# A\n\n\`\`\`yaml contract\n${section}: { ${JSON.stringify(name)}: ${attributes} }\n\`\`\`\n`;

beforeEach(() => {
  workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\ndue: always\n');
  for (const [path, text] of Object.entries(files)) workspace.write(path, text);
});

test.each([
  ['config', ':app, :depth', '{ source: config }'],
  ['pubsub', 'room:*', '{ messages: [moved], operations: [broadcast] }'],
  ['pubsub', 'desk:*', '{ operations: [subscribe] }'],
  ['pubsub', 'loans', '{ messages: [lent] }'],
  ['pubsub', 'shelf:*', '{ messages: [picked_up], operations: [broadcast, channel] }'],
])('%s `%s` is found where it was stated', async (section, name, attributes) => {
  workspace.write('docs/features/a/fdd.md', contract(section, name, attributes));
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '--message=a');
  // What the head lacks is looked for everywhere, and at the base by its name alone.
  for (const path of Object.keys(files)) workspace.write(path, 'defmodule Nothing do\nend\n');
  const { out } = await workspace.run('check --format json --no-cache --base HEAD');
  const { packs } = JSON.parse(out) as { packs: { claims: { verdict: string }[] }[] };
  expect(packs[0]?.claims.map(({ verdict }) => verdict)).toEqual(['regressed']);
});
