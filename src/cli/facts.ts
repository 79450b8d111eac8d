import { posix, resolve } from 'node:path';
import type { Fact, Facts, OpenSet } from '../domain/fact.ts';
import { cacheOption, type CliCommand } from './command.ts';
import { allFacts, isSource, openReading, viewSources } from '../pipeline/read-facts.ts';
import { findRepository, openFolder, pathInRepository, type Repository } from './repository.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const filesBelow = async (repository: Repository, path: string): Promise<string[]> => {
  const below = (await repository.tree.list(path)).filter(isSource);
  if (below.length > 0 || !isSource(path)) return below;
  return (await repository.tree.has(path)) ? [path] : [];
};

const showFact = ({ kind, subject, attributes, path, line }: Fact): string =>
  `${kind.padEnd(12)} ${subject}  ${JSON.stringify(attributes)}  ${path}:${line}\n`;

const showOpen = ({ kind, within, ending = '', why, path, line }: OpenSet): string =>
  `open         ${kind} ${within === '' && ending === '' ? '(all)' : `${within}…${ending}`} cannot be known, because ${why}  ${path === '' ? '' : `${path}:${line}`}\n`;

const render: Record<'text' | 'json', (facts: Facts, files: number) => string> = {
  text: ({ facts, open }, files) =>
    [
      ...facts.map(showFact),
      ...open.map(showOpen),
      `${facts.length} facts and ${open.length} open sets in ${files} files\n`,
    ].join(''),
  json: (facts, files) => `${JSON.stringify({ version: 1, files, ...facts }, null, 2)}\n`,
};

interface FactsOptions {
  format: string;
  cache?: boolean;
}

const printFacts = async (
  given: readonly string[],
  { format, cache }: FactsOptions,
  world: World,
): Promise<ExitCode> => {
  if (!Object.hasOwn(render, format))
    throw new UsageError(`Unexpected format \`${format}\`, expected text or json`);
  const here = resolve(world.cwd);
  const repository = (await findRepository(here, world)) ?? (await openFolder(here, world));
  const wanted = given.length > 0 ? given : ['.'];
  const paths = new Set<string>();
  for (const path of wanted) {
    const inside = pathInRepository(repository, resolve(world.cwd, path));
    if (inside.startsWith('..')) throw new UsageError(`\`${path}\` lies outside of ${repository.root}`);
    if (!(await repository.tree.has(inside))) throw new UsageError(`There is no file or folder \`${path}\``);
    for (const file of await filesBelow(repository, posix.normalize(inside) === '.' ? '' : inside))
      paths.add(file);
  }
  const reader = await openReading(world.env, repository.root, cache);
  const facts = await allFacts(await viewSources(reader, repository.tree, [...paths]));
  await reader.save();
  world.out(render[format as keyof typeof render](facts, paths.size));
  return exitCodes.clean;
};

export const factsCommand: CliCommand = {
  name: 'facts',
  summary: 'Print what the code states, as the check reads it',
  examples: [
    ['specgate facts lib/my_app/accounts', 'modules, functions, routes, tables … of these files'],
    ['specgate facts --format json', 'all of the repository, for other tools'],
  ],
  define: (command, world, run) => {
    command
      .argument('[paths...]', 'files or folders; without any, all of the repository')
      .option('-f, --format <format>', 'print as text or json', 'text')
      .option(...cacheOption)
      .action((paths: string[], options: FactsOptions) => run(() => printFacts(paths, options, world)));
  },
};
