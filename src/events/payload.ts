import { z } from 'zod';
import type { RepositoryRef, Sender } from '../domain/job.ts';

/** The few parts of GitHub's payloads that matter. Everything else may be there, be missing or change. */

const id = z.int().positive();
const name = z
  .string()
  .max(300)
  .regex(/^\P{Cc}+$/u);

/** Names of owners and repositories become parts of addresses and folders. */
const addressable = z.string().regex(/^(?!\.{1,2}$)[\w.-]{1,100}$/);

export const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
export const number = id;
export const text = name;

const repository = z.object({
  id,
  name: addressable,
  owner: z.object({ login: addressable }),
  default_branch: name,
});

/** What every event about a repository brings. */
export const aboutRepository = z.object({
  installation: z.object({ id }),
  repository,
  sender: z.object({ login: name, type: z.string() }),
});
export type AboutRepository = z.infer<typeof aboutRepository>;

export const repositoryOf = ({
  installation,
  repository: { id: own, ...rest },
}: AboutRepository): RepositoryRef => ({
  installation: installation.id,
  id: own,
  owner: rest.owner.login,
  name: rest.name,
});

/** What bots say is nobody's word. */
export const isPerson = ({ sender }: AboutRepository): boolean => sender.type === 'User';

/** A moment as GitHub writes it. */
export const moment = z.iso.datetime({ offset: true });

export const senderAt = ({ sender }: AboutRepository, at: string): Sender => ({ login: sender.login, at });
