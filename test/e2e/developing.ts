import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer, Reply } from '../../playground/model/reply.ts';
import type { ModelCall, Script } from '../../playground/model/start.ts';
import type { AppWorld } from '../../playground/world/app-world.ts';
import {
  makeRepository,
  type RepositoryOptions,
  type SampleRepository,
} from '../../playground/world/repository.ts';
import { openIssue, type SpecPull, specPulls } from './drafting.ts';

/** What tests of developing have in common: a repository with a plan that is final, and what a model does with it. */

export const folder = 'docs/features/renewals';
export const kinds = ['prd', 'fdd', 'plan'] as const;
export const branch = 'spec/renewals';

const fixtures = fileURLToPath(new URL('fixtures/renewals', import.meta.url));

/** The pack of a feature with three phases, of which none has been begun. */
export const packFiles = (issue: number, status: 'draft' | 'final'): Record<string, string> =>
  Object.fromEntries(
    kinds.map((kind) => [
      `${folder}/${kind}.md`,
      readFileSync(`${fixtures}/${kind}.md`, 'utf8')
        .replace('issue: ISSUE', `issue: ${issue}`)
        .replace('status: STATUS', `status: ${status}`),
    ]),
  );

export interface Planned {
  repository: SampleRepository;
  issue: number;
  title: string;
}

let made = 0;

export interface PlannedOptions extends RepositoryOptions {
  files?: Record<string, string | null>;
}

/** What is merged is final there. The title is one of its own, by which calls are told apart. */
export const makePlanned = async (
  world: AppWorld,
  { files = {}, ...options }: PlannedOptions = {},
): Promise<Planned> => {
  made += 1;
  const title = `Number ${made} of what is developed`;
  const repository = await makeRepository(world, options);
  const issue = await openIssue(repository, { title });
  await repository.push({ branch: 'main', by: 'carol', files: { ...packFiles(issue, 'final'), ...files } });
  return { repository, issue, title };
};

export const isOf = ({ messages }: ModelCall, { title }: Pick<Planned, 'title'>): boolean =>
  messages.some(({ content }) => content.includes(title));

/** How often the model has answered before: a script by that goes on where it was, whatever happens between. */
export const turnOf = ({ messages }: ModelCall): number =>
  messages.filter(({ role }) => role === 'assistant').length;

/** One answer after the other; the last one for ever. */
export const inTurn =
  (replies: readonly Reply[]): Script =>
  (call) =>
    replies[Math.min(turnOf(call), replies.length - 1)] ?? '';

type Call = NonNullable<Answer['calls']>[number];

export const use = (name: string, input: unknown = {}): Call => ({ name, input });
export const using = (...calls: readonly Call[]): Reply => ({ calls });
export const write = (path: string, text: string): Call => use('write', { path, text });

export const migrationPath = 'priv/repo/migrations/20261201100000_create_loan_renewals.exs';
export const testPath = 'test/stacks/renewals_test.exs';
export const seedsPath = 'priv/repo/seeds.exs';

export const migration = (standard = 0): string => `defmodule Stacks.Repo.Migrations.CreateLoanRenewals do
  use Ecto.Migration

  def change do
    create table(:loan_renewals) do
      add :loan_id, references(:loans), null: false
      timestamps()
    end

    alter table(:loans) do
      add :renewals, :integer, null: false, default: ${standard}
    end
  end
end
`;

export const goodFiles: Record<string, string> = {
  [migrationPath]: migration(),
  [seedsPath]: 'Stacks.Repo.insert!(%Stacks.Circulation.Loan{renewals: 1})\n',
  [testPath]: `defmodule Stacks.RenewalsTest do
  use Stacks.DataCase

  test "a loan begins with no renewals" do
    assert %Stacks.Circulation.Loan{}.renewals == 0
  end
end
`,
};

export const writeAll = (files: Record<string, string> = goodFiles): Reply =>
  using(...Object.entries(files).map(([path, text]) => write(path, text)));

interface Claimed {
  number: number;
  done: boolean;
  evidence: string;
}

export const finish = (tasks: readonly Claimed[], more: object = {}): Call =>
  use('finish', { tasks, ...more });

export const goodTasks: readonly Claimed[] = [migrationPath, migrationPath, seedsPath, testPath].map(
  (evidence, index) => ({ number: index + 1, done: true, evidence }),
);

export const goodFinish = using(finish(goodTasks, { notes: 'As the design has it.' }));

/** The branch of a phase, if there is one: what is on it and what it changes. */
export interface Developed {
  pulls: SpecPull[];
  files: string[];
  commits: string[];
  heads: string[];
}

export const developedIn = async ({ repository }: Planned): Promise<Developed> => {
  const pulls = await specPulls(repository);
  const compared = await repository
    .get<{ files: { filename: string }[]; commits: { commit: { message: string } }[] }>(
      `/compare/main...${branch}`,
    )
    .catch(() => ({ files: [], commits: [] }));
  const refs = await repository.get<{ ref: string }[]>('/git/matching-refs/heads/spec/');
  return {
    pulls,
    files: compared.files.map(({ filename }) => filename).toSorted(),
    commits: compared.commits.map(({ commit }) => commit.message.split('\n')[0] ?? ''),
    heads: refs.map(({ ref }) => ref.replace('refs/heads/', '')),
  };
};

/** The plan as the branch has it. */
export const planOf = ({ repository }: Planned, ref = branch): Promise<string> =>
  repository.file(`${folder}/plan.md`, ref);

export const boxesOf = (plan: string): string[] =>
  [...plan.matchAll(/^- \[([ x])\]/gm)].map(([, box]) => box ?? '');
