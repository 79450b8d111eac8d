import type { Command } from 'commander';
import { draftRoles } from '../domain/authoring.ts';
import { cacheOption } from './command.ts';

/** How commands that draft are told what about. */

export interface DraftOptions {
  issue?: string;
  number?: string;
  title?: string;
  cache?: boolean;
}

export const withDraftOptions = (command: Command, roles: readonly string[] = draftRoles): Command =>
  command
    .argument('<role>', roles.join(', '))
    .argument('[words...]', 'the slug of the pack, and then what a comment would say after the command')
    .option('--issue <file>', 'the text that the feature begins with; its first heading is the title')
    .option('--number <number>', 'the number of its issue')
    .option('--title <title>', 'its title, where the text has none')
    .option(...cacheOption);
