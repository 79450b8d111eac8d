import type { RunningModel } from '../model/start.ts';
import type { AppWorld } from '../world/app-world.ts';
import type { SampleRepository } from '../world/repository.ts';

/** What the steps of the story have in common. */

export interface Stage {
  world: AppWorld;
  repository: SampleRepository;
  /** The endpoint that the App has from the step on that develops. */
  model: RunningModel;
}

/** What a step leaves behind for those after it. */
export interface Memory {
  issue: number;
  pack: number;
  /** Where its documents are. */
  folder: string;
  change: number;
}

export interface Step {
  title: string;
  /** What happens, for whoever reads along. */
  tell: string;
  /** Does it, and throws where what has to come of it does not. The address is where to look. */
  play(
    stage: Stage,
    memory: Partial<Memory>,
  ): Promise<{ seen: string[]; look: string; kept?: Partial<Memory> }>;
}

export const expectThat = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(`Expected that ${what}`);
};

export const contains = (text: string, part: string, what: string): void =>
  expectThat(text.includes(part), `${what} says "${part}"; it says:\n${text}`);

export const addressOf = ({ world, repository }: Stage, rest: string): string =>
  `${world.forge.url}/${repository.name}/${rest}`;

export const known = <Name extends keyof Memory>(memory: Partial<Memory>, name: Name): Memory[Name] => {
  const value = memory[name];
  if (value === undefined) throw new Error(`Expected an earlier step to have made the ${name}`);
  return value;
};

export const lastOf = (text: string): string => text.trim().split('\n').at(-1) ?? '';

export const headOf = async ({ repository }: Stage, number: number): Promise<string> =>
  (await repository.get<{ head: { sha: string } }>(`/pulls/${number}`)).head.sha;

export const merge = (stage: Stage, number: number): Promise<{ merged: boolean }> =>
  stage.repository.api('bob', 'PUT', `/pulls/${number}/merge`, {});

export interface PullSeen {
  number: number;
  title: string;
  body: string;
  head: { ref: string };
}

export const folderOf = ({ head }: PullSeen): string => `docs/features/${head.ref.replace('spec/', '')}`;
