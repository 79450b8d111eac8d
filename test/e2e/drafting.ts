import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sampleFile, type SampleRepository } from '../../playground/world/repository.ts';
import type { ModelCall, Script } from '../../playground/model/start.ts';

/** What tests of authoring have in common: issues, what a good model answers, and what came of it. */

const fixtures = fileURLToPath(new URL('../authoring/fixtures', import.meta.url));

export const fixture = (name: string): string => readFileSync(`${fixtures}/${name}.md`, 'utf8');

export interface Issue {
  number: number;
}

export const openIssue = (
  repository: SampleRepository,
  { title = 'Members renew their own loans', body = fixture('rich'), by = 'alice' } = {},
): Promise<number> =>
  repository.api<Issue>(by, 'POST', '/issues', { title, body }).then(({ number }) => number);

export const setLabel = (repository: SampleRepository, issue: number, by: string, label: string) =>
  repository.api(by, 'POST', `/issues/${issue}/labels`, { labels: [label] });

export interface SpecPull {
  number: number;
  body: string;
  title: string;
  head: { ref: string; sha: string };
}

/** Open pull requests of packs. */
export const specPulls = async (repository: SampleRepository): Promise<SpecPull[]> =>
  (await repository.get<SpecPull[]>('/pulls?state=open')).filter(({ head }) => head.ref.startsWith('spec/'));

export const onlyPull = async (repository: SampleRepository): Promise<SpecPull> => {
  const [pull, ...others] = await specPulls(repository);
  if (!pull || others.length > 0)
    throw new Error(`Expected one pull request of a pack, and there are ${others.length + (pull ? 1 : 0)}`);
  return pull;
};

export const commitsOf = async (repository: SampleRepository, pull: number): Promise<string[]> =>
  (await repository.get<{ commit: { message: string } }[]>(`/pulls/${pull}/commits`)).map(
    ({ commit }) => commit.message.split('\n')[0] ?? '',
  );

export const filesOf = async (repository: SampleRepository, pull: number): Promise<string[]> =>
  (await repository.get<{ filename: string }[]>(`/pulls/${pull}/files`)).map(({ filename }) => filename);

export type Kind = 'prd' | 'fdd' | 'plan';

/** A document that passes all rules, without its front matter. */
export const goodBody = (kind: Kind): string =>
  sampleFile(`docs/features/holds/${kind}.md`).replace(/^---\n[\s\S]*?\n---\n+/, '');

const roles = {
  'You are the analyst': 'prd',
  'You are the architect': 'fdd',
  'You plan the delivery': 'plan',
  'You survey': 'survey',
  'You revise': 'edits',
} as const;

/** What a model is asked for, by how its instructions begin. */
export const askedFor = ({
  messages: [system],
}: Pick<ModelCall, 'messages'>): (typeof roles)[keyof typeof roles] => {
  const [, asked] = Object.entries(roles).find(([start]) => system?.content.startsWith(start)) ?? [];
  if (!asked) throw new Error(`Unexpected instructions: ${system?.content.slice(0, 80)}`);
  return asked;
};

/** Answers as well as one can. */
export const goodModel: Script = (call) => {
  const asked = askedFor(call);
  return asked === 'edits' ? '' : asked === 'survey' ? '- Nothing new' : goodBody(asked);
};
