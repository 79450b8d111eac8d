import { adoptCommand } from './adopt.ts';
import { checkCommand } from './check.ts';
import { claimsCommand } from './claims.ts';
import type { CliCommand } from './command.ts';
import { draftCommand } from './draft.ts';
import { explainCommand } from './explain.ts';
import { factsCommand } from './facts.ts';
import { finalizeCommand, reopenCommand, retireCommand } from './finalize.ts';
import { freezeCommand } from './freeze.ts';
import { initCommand } from './init.ts';
import { keyCommand } from './key.ts';
import { lintCommand } from './lint.ts';
import { promptCommand } from './prompt.ts';
import { rulesCommand } from './rules.ts';
import { schemaCommand } from './schema.ts';
import { statusCommand } from './status.ts';
import { waiveCommand } from './waive.ts';

/** In the order of --help. A new command is a file here and a line below. */
export const commands: readonly CliCommand[] = [
  initCommand,
  draftCommand,
  promptCommand,
  lintCommand,
  checkCommand,
  explainCommand,
  claimsCommand,
  freezeCommand,
  waiveCommand,
  statusCommand,
  finalizeCommand,
  reopenCommand,
  retireCommand,
  adoptCommand,
  factsCommand,
  rulesCommand,
  keyCommand,
  schemaCommand,
];
