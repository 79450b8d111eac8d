import { join, resolve } from 'node:path';
import { gatedKinds } from '../domain/document.ts';
import { exists, writeText } from '../effects/files.ts';
import { documentPath, slugOf } from '../pack/pack.ts';
import { fillTemplate } from '../pack/template.ts';
import { settingsPath } from '../settings/settings.ts';
import type { CliCommand } from './command.ts';
import { readPackageFile } from '../effects/package-files.ts';
import { findRepository, openFolder, type Repository } from './repository.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options {
  title?: string;
  profile: string;
  mode: string;
}

const titleOf = (name: string): string => {
  const words = name.split('/').at(-1)?.replaceAll(/[-_]+/g, ' ') ?? name;
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const settingsText = async ({ profile, mode }: Options): Promise<string> => {
  const text = await readPackageFile('prompts/templates/specgate.yml');
  return fillTemplate(text, { profile, mode });
};

interface File {
  path: string;
  text: string;
}

const plannedFiles = async (repository: Repository, name: string, options: Options): Promise<File[]> => {
  const [root = 'docs/features'] = repository.settings.packs;
  const folder = `${root}/${name}`;
  const values = { title: options.title ?? titleOf(name), feature: slugOf(root, folder) };
  const documents = await Promise.all(
    gatedKinds.map(async (kind) => ({
      path: documentPath(folder, kind),
      text: fillTemplate(await readPackageFile(`prompts/templates/${kind}.md`), values),
    })),
  );
  return [{ path: settingsPath, text: await settingsText(options) }, ...documents];
};

const checkOptions = (name: string, { profile, mode }: Options): void => {
  if (!/^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*$/.test(name)) {
    throw new UsageError(
      `Unexpected slug \`${name}\`, expected lower-case words joined by "-", such as waitlist or billing/refunds`,
    );
  }
  if (!['generic', 'torus'].includes(profile)) {
    throw new UsageError(`Unexpected profile \`${profile}\`, expected generic or torus`);
  }
  if (!['seal', 'merge'].includes(mode))
    throw new UsageError(`Unexpected mode \`${mode}\`, expected seal or merge`);
};

const nextSteps = (name: string, folder: string): string =>
  [
    '',
    'Next:',
    `  1. Write ${folder}/prd.md: what each [NEEDS INPUT: …] asks for.`,
    `  2. See what is missing:   specgate lint ${folder} --final`,
    `  3. Open the first gate:   specgate finalize ${name} prd`,
    '  4. See where you are:     specgate status',
    '',
  ].join('\n');

const init = async (name: string, options: Options, world: World): Promise<ExitCode> => {
  checkOptions(name, options);
  const repository =
    (await findRepository(resolve(world.cwd), world)) ?? (await openFolder(resolve(world.cwd), world));
  const files = await plannedFiles(repository, name, options);
  for (const { path, text } of files) {
    const target = join(repository.root, path);
    const isThere = await exists(target);
    if (!isThere) await writeText(target, text);
    world.out(`${isThere ? 'kept   ' : 'created'} ${path}\n`);
  }
  const [root = 'docs/features'] = repository.settings.packs;
  const slug = slugOf(root, `${root}/${name}`);
  world.out(nextSteps(slug, `${root}/${name}`));
  return exitCodes.clean;
};

export const initCommand: CliCommand = {
  name: 'init',
  summary: 'Write settings and a first pack from templates; what exists is kept',
  examples: [
    ['specgate init waitlist', 'docs/features/waitlist with prd.md, fdd.md and plan.md'],
    [
      'specgate init billing/refunds --title "Refunds" --mode merge',
      'a nested pack, in a team that gates by review',
    ],
  ],
  define: (command, world, run) => {
    command
      .argument('[slug]', 'the name of the first feature', 'first-feature')
      .option('--title <title>', 'its title, where the slug does not say it well')
      .option('--profile <profile>', 'generic, or torus for Elixir and Phoenix', 'generic')
      .option(
        '--mode <mode>',
        'seal: the App seals what is final; merge: what is merged as final is final',
        'seal',
      )
      .action((name: string, options: Options) => run(() => init(name, options, world)));
  },
};
