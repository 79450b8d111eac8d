import type { DraftPlace } from '../authoring/assemble.ts';
import type { Briefed, Issue } from '../domain/authoring.ts';
import type { Trust } from '../domain/gate.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { RepositoryReader } from './read-facts.ts';

/** What is drafted, and from where: plain data, so that a thread can be asked for it. */
export interface DraftSource {
  role: Briefed;
  place: DraftPlace;
  title: string;
  issue: Issue | null;
  /** What followed the command. */
  words: string;
  settings: Settings;
  trust: Trust;
  /** `2026-11-21`. */
  today: string;
}

/** Where it is read. */
export interface DraftGround {
  /** The repository in which git is asked. */
  root: string;
  /** The tip of the base branch: prompts, guides and code. */
  base: Snapshot;
  /** The branch of the pack: its documents as they stand. */
  tree: Snapshot;
  reader: RepositoryReader;
}
