import * as z from 'zod';
import { contractSchema } from '../claims/contract.ts';
import { manifestSchema } from '../pack/design-set.ts';
import { frontMatterSchema } from '../pack/front-matter.ts';
import { waiversSchema } from '../pack/waivers.ts';
import { settingsSchema } from '../settings/settings.ts';
import { listNames, suggestName } from '../text/nearest.ts';
import type { CliCommand } from './command.ts';
import { readPackageFile } from '../effects/package-files.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const schemas: Record<string, { schema: z.ZodType; title: string }> = {
  settings: { schema: settingsSchema, title: 'Settings of Specgate, .github/specgate.yml' },
  'front-matter': { schema: frontMatterSchema, title: 'Front matter of a document' },
  contract: { schema: contractSchema, title: 'The block `yaml contract` of an fdd' },
  waivers: { schema: waiversSchema, title: 'waivers.yml beside a design' },
  manifest: { schema: manifestSchema, title: 'manifest.json of a technical design set' },
};

/** What an author may write, so keys with defaults are optional. */
const schemaText = (name: string): string | null => {
  const known = schemas[name];
  if (!known) return null;
  const { $schema, ...rest } = z.toJSONSchema(known.schema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: known.title, ...rest }, null, 2)}\n`;
};

/** What Specgate writes is described beside the documentation. */
const reports = ['lint-report', 'status-report', 'check-report'];

const schemaNames = [...Object.keys(schemas), ...reports];

const schema = async (name: string, world: World): Promise<ExitCode> => {
  const text = Object.hasOwn(schemas, name)
    ? schemaText(name)
    : reports.includes(name)
      ? await readPackageFile(`docs/schema/${name}.schema.json`)
      : null;
  if (text === null) {
    throw new UsageError(
      `There is no schema \`${name}\`, expected one of ${listNames(schemaNames)}.${suggestName(name, schemaNames)}`,
    );
  }
  world.out(text);
  return exitCodes.clean;
};

export const schemaCommand: CliCommand = {
  name: 'schema',
  summary: 'Print the JSON schema of a file that people write, or of a report',
  examples: [['specgate schema settings > specgate.schema.json', 'for an editor that completes YAML']],
  define: (command, world, run) => {
    command
      .argument('<name>', schemaNames.join(', '))
      .action((name: string) => run(() => schema(name, world)));
  },
};
