import { z } from 'zod';
import type { Job } from '../domain/job.ts';
import { number, text } from './payload.ts';
import { webhook } from './webhook.ts';

const repositories = z.array(
  z.object({ id: number, full_name: z.string().regex(/^[\w.-]{1,100}\/(?!\.{1,2}$)[\w.-]{1,100}$/) }),
);
const about = z.object({ installation: z.object({ id: number, account: z.object({ login: text }) }) });

const welcome = (installation: number, given: z.infer<typeof repositories>): Job[] =>
  given.map(({ id, full_name: fullName }) => {
    const [owner = '', name = ''] = fullName.split('/');
    return { type: 'welcome', repository: { installation, id, owner, name } };
  });

export const installation = webhook(
  { event: 'installation', actions: ['created'], schema: about.extend({ repositories }) },
  ({ installation: { id }, repositories: given }) => welcome(id, given),
);

export const installationRepositories = webhook(
  {
    event: 'installation_repositories',
    actions: ['added'],
    schema: about.extend({ repositories_added: repositories }),
  },
  ({ installation: { id }, repositories_added: given }) => welcome(id, given),
);
