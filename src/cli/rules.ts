import type { RuleLevel } from '../domain/finding.ts';
import { pageOf } from '../pack/lint.ts';
import { levelOf, type Rule } from '../pack/rule.ts';
import { ruleIds, rules } from '../pack/rules/index.ts';
import { defaultSettings } from '../settings/settings.ts';
import { suggestName } from '../text/nearest.ts';
import type { CliCommand } from './command.ts';
import { readPackageFile } from './package-files.ts';
import { findRepository } from './repository.ts';
import { type ExitCode, exitCodes, UsageError, type World } from './world.ts';

interface Row {
  id: string;
  about: string;
  level: RuleLevel;
  when: Rule['when'];
  summary: string;
  page: string;
}

const render: Record<'text' | 'json' | 'markdown', (rows: readonly Row[]) => string> = {
  text: (rows) => {
    const width = Math.max(...rows.map(({ id }) => id.length));
    return rows
      .map(
        ({ id, level, when, summary }) =>
          `${id.padEnd(width)}  ${level.padEnd(5)}  ${when.padEnd(6)}  ${summary}\n`,
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

const showPage = async (id: string, world: World): Promise<ExitCode> => {
  if (!ruleIds.includes(id)) {
    throw new UsageError(
      `There is no rule \`${id}\`.${suggestName(id, ruleIds)} \`specgate rules\` lists them all`,
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
  const rows = rules.map((rule) => ({
    id: rule.id,
    about: typeof rule.about === 'string' ? rule.about : rule.about.join(', '),
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
  summary: 'List the document rules with the levels that settings give them, or explain one',
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
