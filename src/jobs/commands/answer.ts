import type { Permission, Request, RequestName } from '../../domain/command.ts';
import type { RepositoryRef, Sender } from '../../domain/job.ts';
import type { ReplyMark } from '../../workflow/thread-comment.ts';
import type { Work } from '../service.ts';

/** What somebody asked for, who may. */
export interface Asked {
  work: Work;
  repository: RepositoryRef;
  /** The issue or pull request. */
  thread: number;
  isPull: boolean;
  sender: Sender;
  permission: Permission;
}

/** What is answered, as markdown. */
export interface Answer {
  mark: ReplyMark;
  text: string;
}

export type RequestOf<Name extends RequestName> = Extract<Request, { name: Name }>;

/** How one command is carried out. What it does a second time must change nothing: a crash may come before the answer. */
export type CarryOut<Name extends RequestName> = (request: RequestOf<Name>, asked: Asked) => Promise<Answer>;

export const done = (text: string): Answer => ({ mark: 'done', text });
export const refused = (text: string): Answer => ({ mark: 'refused', text });
