import type { Brief } from '../../domain/authoring.ts';
import type { PhaseBrief } from '../../domain/develop.ts';

/** A phase as a brief for whoever does it by hand: a person, or another agent. */

const listed = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

const section = (title: string, body: string): string =>
  body.trim() === '' ? '' : `## ${title}\n\n${body.trim()}`;

const mostEntries = 25;

export interface HandoverParts {
  phase: PhaseBrief;
  brief: Pick<Brief, 'map' | 'guides'>;
  guidelines: string;
  /** The branch that the work goes to, and the one it is merged into. */
  branch: string;
  base: string;
  /** Checks that judge it besides `specgate`; empty where all do. */
  checks: readonly string[];
}

const taskLine = ({ number, text, isTest, isDone }: PhaseBrief['tasks'][number]): string =>
  `${number}. [${isDone ? 'x' : ' '}] ${text}${isTest && !/test/i.test(text) ? ' (test)' : ''}`;

const claimsText = ({ claims }: PhaseBrief): string =>
  claims
    .map(
      ({ kind, subject, text, line }) =>
        `- ${kind} \`${subject}\` (fdd.md:${line})\n\n${text.replaceAll(/^/gm, '      ')}`,
    )
    .join('\n');

export const renderHandover = ({ phase, brief, guidelines, branch, base, checks }: HandoverParts): string => {
  const { name, title, goal, tasks, rest, requirements, scope, slug } = phase;
  const near = brief.map.entries
    .slice(0, mostEntries)
    .map(({ kind, subject, path, line }) => `${kind} \`${subject}\` ${path}:${line}`);
  const parts = [
    `# ${name}${title === '' ? '' : `: ${title}`} of \`${slug}\``,
    goal,
    section('Tasks', tasks.map(taskLine).join('\n')),
    section('The plan says', rest.replaceAll(/^#{1,6} (.*)$/gm, '**$1**')),
    section(
      'Requirements and criteria',
      listed(requirements.map(({ id, text }) => `**${id}** ${text.replaceAll(/\s+/g, ' ')}`)),
    ),
    section('Claims of the contract that this phase makes true', claimsText(phase)),
    section('Where', listed(scope.map((pattern) => `\`${pattern}\``))),
    section('What is there already', listed(near)),
    section('Guides', listed(brief.guides.map(({ path, title: of }) => `\`${path}\` ${of}`))),
    section('Coding guidelines', guidelines.replaceAll(/^#{1,6} (.*)$/gm, '**$1**')),
    section(
      'How it is judged',
      listed([
        `Work on a branch from \`${base}\`${branch === base ? '' : `, or on \`${branch}\``}, and open a pull request into \`${base}\`: the gate treats it like any other.`,
        `\`npx specgate check --base origin/${base}\` holds it against the contract; tick the boxes of ${name} in plan.md once they are done, and its claims are due.`,
        checks.length > 0
          ? `These checks decide: ${checks.join(', ')}.`
          : 'All checks of the repository decide.',
        'Where the design turns out to be wrong, amend fdd.md first (its gate opens anew) and do not code around it.',
      ]),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};
