import type { GuidelineExplanation } from '../domain/explanation.ts';
import type { Settings } from '../domain/settings.ts';
import type { GuidelineFinding } from '../domain/verdict.ts';

/** How a finding about a guideline came about, and the ways out of it. */

const weights = { block: 'it blocks', warn: 'it warns', note: 'it is a note' } as const;

const decidedBy = ({ rule }: GuidelineFinding, { profile, rules }: Settings): string =>
  rules[rule] === undefined ? `profile \`${profile}\`` : '`rules` in the settings';

const comment = (path: string): ((text: string) => string) =>
  /\.exs?$/.test(path) ? (text) => `# ${text}` : (text) => `<%!-- ${text} --%>`;

export const explainGuideline = (
  finding: GuidelineFinding,
  settings: Settings,
  hasBase: boolean,
): Omit<GuidelineExplanation, 'code'> => {
  const { rule, summary, path, line, level, example, page } = finding;
  return {
    finding,
    steps: [
      `The guideline: ${summary} ${page} says why, with examples.`,
      `The code at ${path}:${line} departs from it.`,
      hasBase
        ? 'The base does not have it, in this file or where it came from: this change brings it.'
        : 'There is no base, so all that there is is told.',
      `So ${weights[level]}, as ${decidedBy(finding, settings)} has it.`,
    ],
    exits: {
      code: example === undefined ? `${path}:${line}; ${page} has what is right` : `write it so:\n${example}`,
      disable: comment(path)(`specgate:disable=${rule} REASON`),
      settings: `rules: { ${rule}: off }`,
    },
  };
};
