import type { Answer, Reply } from '../model/reply.ts';
import type { ModelCall } from '../model/start.ts';
import { sampleFile } from '../world/repository.ts';
import { addressOf, contains, expectThat, headOf, known, merge, type PullSeen, type Step } from './stage.ts';

/** Phases of the plan: one by a scripted endpoint, which makes a mistake on the way, and one by hand. */

const migrationPath = 'priv/repo/migrations/20261201100000_create_loan_renewals.exs';
const testPath = 'test/stacks/renewals_test.exs';

const migration = (table: string): string => `defmodule Stacks.Repo.Migrations.CreateLoanRenewals do
  use Ecto.Migration

  def change do
    create table(:${table}) do
      add :loan_id, references(:loans, on_delete: :delete_all), null: false
      add :member_id, references(:members, on_delete: :restrict), null: false

      timestamps()
    end

    create index(:${table}, [:loan_id])
  end
end
`;

const testOfData = `defmodule Stacks.RenewalsTest do
  use Stacks.DataCase

  test "a loan begins with no renewals" do
    assert %Stacks.Circulation.Loan{}.renewals == 0
  end
end
`;

const using = (...calls: { name: string; input: unknown }[]): Answer => ({ calls });

const account = [1, 2, 3].map((number) => ({
  number,
  done: true,
  evidence: number === 3 ? testPath : migrationPath,
}));

/** A model that looks, gets the name of the table wrong, is told so by the checker, and puts it right. */
const turns: readonly Reply[] = [
  using(
    { name: 'list', input: { folder: 'priv/repo/migrations' } },
    { name: 'search', input: { text: 'create table(:loans)' } },
  ),
  using(
    { name: 'write', input: { path: migrationPath, text: migration('renewals') } },
    { name: 'write', input: { path: testPath, text: testOfData } },
    { name: 'check', input: {} },
  ),
  using(
    { name: 'write', input: { path: migrationPath, text: migration('loan_renewals') } },
    { name: 'check', input: {} },
  ),
  using({
    name: 'finish',
    input: { tasks: account, notes: 'The table is empty at first; nothing is backfilled.' },
  }),
];

const developer = ({ messages }: ModelCall): Reply =>
  turns[messages.filter(({ role }) => role === 'assistant').length] ?? '';

export const developed: Step = {
  title: 'A phase of the plan is developed',
  tell: 'Now the App gets a model: a scripted one, on this machine. Alice says "/spec develop": it works on the first phase with tools, and gets the name of a table wrong.',
  play: async (stage, memory) => {
    const { world, repository, model } = stage;
    const issue = known(memory, 'issue');
    model.follow(developer);
    await world.restart({ OPENAI_BASE_URL: model.url, MODEL: 'scripted', CI_START_SECONDS: '0' });
    const early = await repository.say(issue, 'alice', '/spec develop 2');
    contains(early, 'which is not done', 'the refusal');
    const said = await repository.say(issue, 'alice', '/spec develop');
    contains(said, '[x] Worked on it in 4 turns', 'the answer');
    const found = model.calls[2]?.messages.at(-1)?.content ?? '';
    contains(found, 'loan_renewals', 'the check, which the model asked for,');
    expectThat(found.startsWith('block '), `the check blocks at first; it says: ${found}`);
    const pull = (await repository.get<PullSeen[]>('/pulls?state=open')).find(({ head }) =>
      head.ref.startsWith('spec/'),
    );
    expectThat(pull !== undefined, 'the phase is on a pull request');
    const number = pull?.number ?? 0;
    const plan = await repository.file(`${known(memory, 'folder')}/plan.md`, pull?.head.ref);
    contains(plan, `- Evidence: ${migrationPath}`, 'plan.md');
    const run = await repository.verdict(await headOf(stage, number));
    expectThat(run.conclusion === 'success', `the check is green; it says: ${run.output.summary}`);
    expectThat((await merge(stage, number)).merged, 'it is merged');
    return {
      seen: [
        `The checker told the model: ${found.split('\n')[0] ?? ''}`,
        `It put that right. #${number} has the phase, ticked with evidence; the plan is still final. Merged.`,
      ],
      look: addressOf(stage, `pull/${number}`),
    };
  },
};

const renewal = `defmodule Stacks.Circulation.Renewal do
  use Stacks.Schema

  alias Stacks.Accounts.Member
  alias Stacks.Circulation.Loan

  schema "loan_renewals" do
    belongs_to :loan, Loan
    belongs_to :member, Member

    timestamps()
  end
end
`;

const renewals = `defmodule Stacks.Circulation.Renewals do
  @moduledoc "What members renew by themselves."

  import Ecto.Query

  alias Stacks.Circulation
  alias Stacks.Circulation.Renewal
  alias Stacks.Repo

  def renew(loan, member) do
    Repo.transact(fn ->
      with {:ok, renewed} <- Circulation.renew_loan(loan),
           {:ok, _renewal} <- Repo.insert(%Renewal{loan_id: loan.id, member_id: member.id}) do
        :telemetry.execute([:stacks, :loans, :renewed], %{count: 1}, %{branch_id: member.branch_id})
        {:ok, renewed}
      end
    end)
  end

  def list_for(member), do: Repo.all(from r in Renewal, where: r.member_id == ^member.id)
end
`;

const features = 'lib/stacks/features.ex';

/** The boxes of one phase, ticked as a person does it. */
const tickPhase = (plan: string, phase: string, next: string): string => {
  const [from, to] = [plan.indexOf(`## ${phase}`), plan.indexOf(`## ${next}`)];
  return `${plan.slice(0, from)}${plan.slice(from, to).replaceAll('- [ ]', '- [x]')}${plan.slice(to)}`;
};

export const byHand: Step = {
  title: 'Or somebody does it by hand',
  tell: 'Alice asks for the brief of the next phase, does what it says, ticks its boxes and pushes.',
  play: async (stage, memory) => {
    const { repository } = stage;
    const brief = await repository.say(known(memory, 'issue'), 'alice', '/spec develop 2 by hand');
    contains(brief, 'Claims of the contract that this phase makes true', 'the brief');
    contains(brief, 'Stacks.Circulation.Renewals', 'the brief');
    const path = `${known(memory, 'folder')}/plan.md`;
    const plan = await repository.file(path);
    const sha = await repository.push({
      branch: 'renewals',
      by: 'alice',
      message: 'Renew loans',
      files: {
        'lib/stacks/circulation/renewal.ex': renewal,
        'lib/stacks/circulation/renewals.ex': renewals,
        [features]: sampleFile(features).replace('fines: true', 'fines: true,\n    online_renewals: false'),
        [path]: tickPhase(plan, 'Phase 2', 'Phase 3'),
      },
    });
    const number = await repository.pull({ branch: 'renewals', by: 'alice', title: 'Renew loans' });
    const run = await repository.verdict(sha);
    expectThat(run.conclusion === 'success', `the check is green; it says: ${run.output.summary}`);
    expectThat((await merge(stage, number)).merged, 'it is merged');
    return {
      seen: [
        'The brief names tasks, claims, places and guidelines: all that somebody has to know.',
        `The check: ${run.output.title}. Two phases of three are done, and what they promise is held from now on.`,
      ],
      look: addressOf(stage, `pull/${number}`),
    };
  },
};
