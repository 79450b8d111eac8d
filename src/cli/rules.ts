import type { RuleLevel } from '../domain/finding.ts';
import type { RuleHead } from '../domain/rule.ts';
import { pageOf } from '../pack/lint.ts';
import { levelOf, type Rule } from '../pack/rule.ts';
import { rules } from '../pack/rules/index.ts';
import { defaultSettings } from '../settings/settings.ts';
import { suggestName } from '../text/nearest.ts';
import type { CliCommand } from './command.ts';
import { loadGuidelines } from '../pipeline/load-guidelines.ts';
import { readPackageFile } from '../effects/package-files.ts';
import { findRepository } from './repository.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Row {
  id: string;
  about: string;
  level: RuleLevel;
  /** Of coding guidelines only what a change brings is told. */
  when: Rule['when'] | 'introduced';
  summary: string;
  page: string;
}

const render: Record<'text' | 'json' | 'markdown', (rows: readonly Row[]) => string> = {
  text: (rows) => {
    const width = Math.max(...rows.map(({ id }) => id.length));
    return rows
      .map(
        ({ id, level, when, summary }) =>
          `${id.padEnd(width)}  ${level.padEnd(5)}  ${when.padEnd(10)}  ${summary}\n`,
      )
      .join('');
  },
  json: (rows) => `${JSON.stringify(rows, null, 2)}\n`,
  markdown: (rows) =>
    [
      '| rule | about | level | when | what holds |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map(
        ({ id, about, level, when, summary, page }) =>
          `| [${id}](${page}) | ${about} | ${level} | ${when} | ${summary} |`,
      ),
      '',
    ].join('\n'),
};

const allRules = async (): Promise<(RuleHead & Pick<Row, 'about' | 'when'>)[]> => [
  ...rules.map((rule) => ({
    ...rule,
    about: typeof rule.about === 'string' ? rule.about : rule.about.join(', '),
  })),
  ...(await loadGuidelines()).guidelineHeads.map((rule) => ({
    ...rule,
    about: rule.about.join(', '),
    when: 'introduced' as const,
  })),
];

const showPage = async (id: string, world: World): Promise<ExitCode> => {
  const ids = (await allRules()).map((rule) => rule.id);
  if (!ids.includes(id)) {
    throw new UsageError(
      `There is no rule \`${id}\`.${suggestName(id, ids)} \`specgate rules\` lists them all`,
    );
  }
  world.out(await readPackageFile(pageOf(id)));
  return exitCodes.clean;
};

const listRules = async (format: string, world: World): Promise<ExitCode> => {
  if (!Object.hasOwn(render, format)) {
    throw new UsageError(
      `Unexpected format \`${format}\`, expected one of ${Object.keys(render).join(', ')}`,
    );
  }
  const settings = (await findRepository(world.cwd, world))?.settings ?? defaultSettings;
  const rows = (await allRules()).map((rule) => ({
    id: rule.id,
    about: rule.about,
    level: levelOf(rule, settings),
    when: rule.when,
    summary: rule.summary,
    page: pageOf(rule.id),
  }));
  world.out(render[format as keyof typeof render](rows));
  return exitCodes.clean;
};

export const rulesCommand: CliCommand = {
  name: 'rules',
  summary: 'List the rules of documents and code with the levels that settings give them, or explain one',
  examples: [
    ['specgate rules', 'all of them'],
    ['specgate rules prd-acceptance-format', 'one rule: why, bad and good examples'],
  ],
  define: (command, world, run) => {
    command
      .argument('[rule]', 'the id of a rule')
      .option('-f, --format <format>', 'print as text, json, markdown', 'text')
      .action((id: string | undefined, { format }: { format: string }) =>
        run(() => (id === undefined ? listRules(format, world) : showPage(id, world))),
      );
  },
};
