import { checkName } from '../domain/check-run.ts';

/** Whether the gate is shut where it should be: pure, over what could be seen. */

export interface Seen {
  branch: string;
  appId: number;
  /** Checks that are required for the branch, by rulesets and by branch protection. */
  required: readonly { name: string; app: number | null }[];
  /** Branch protection of the old kind may require more, which the App may not look at. */
  isProtectionHidden: boolean;
  hasMergeQueue: boolean;
  /** Events that the installation sends, and permissions and events that are asked for and not granted. */
  events: readonly string[];
  lacking: readonly string[];
  settingsProblems: readonly string[];
  mode: 'seal' | 'merge';
  isKeyListed: boolean;
  keyLine: string;
  packs: number;
}

export interface Diagnosis {
  state: 'good' | 'bad' | 'unknown';
  text: string;
}

const requiredChecks = ({ required, branch, appId, isProtectionHidden }: Seen): Diagnosis[] => {
  const own = required.filter(({ name }) => name === checkName);
  if (own.length === 0)
    return isProtectionHidden
      ? [
          {
            state: 'unknown',
            text: `No ruleset requires the check \`${checkName}\` for \`${branch}\`. Branch protection may; this App is not allowed to look there.`,
          },
        ]
      : [
          {
            state: 'bad',
            text: `The check \`${checkName}\` is not required for \`${branch}\`: it tells, and holds nothing back. Settings, Rules, Rulesets: require status checks, add \`${checkName}\`, source: this App.`,
          },
        ];
  const pinned = own.some(({ app }) => app === appId);
  return [
    { state: 'good', text: `The check \`${checkName}\` is required for \`${branch}\`.` },
    pinned
      ? { state: 'good', text: 'It has to come from this App.' }
      : {
          state: 'bad',
          text: `Any App or token that may post checks can post one named \`${checkName}\`: choose this App as its source.`,
        },
  ];
};

const mergeQueue = ({ hasMergeQueue, events }: Seen): Diagnosis[] =>
  hasMergeQueue
    ? [
        events.includes('merge_group')
          ? { state: 'good', text: 'There is a merge queue, and the App is told of its groups.' }
          : {
              state: 'bad',
              text: 'There is a merge queue, and the App is not told of its groups: it would wait for a check that never comes. Accept the new permissions of the App.',
            },
      ]
    : [];

const settings = ({ settingsProblems, packs }: Seen): Diagnosis[] => [
  settingsProblems.length === 0
    ? { state: 'good', text: 'The settings can be read.' }
    : { state: 'bad', text: `The settings cannot be read: ${settingsProblems.join('; ')}` },
  packs > 0
    ? { state: 'good', text: `${packs} ${packs === 1 ? 'pack was' : 'packs were'} found.` }
    : { state: 'unknown', text: 'No packs were found yet: there is nothing to hold code against.' },
];

const keys = ({ mode, isKeyListed, keyLine }: Seen): Diagnosis[] =>
  mode === 'merge'
    ? []
    : [
        isKeyListed
          ? { state: 'good', text: 'The settings list the key that seals.' }
          : {
              state: 'bad',
              text: `The settings do not list the key that seals, so nobody but this App can verify seals: add \`${keyLine}\`.`,
            },
      ];

const grants = ({ lacking }: Seen): Diagnosis[] =>
  lacking.length === 0
    ? [{ state: 'good', text: 'All permissions and events that the App asks for are granted.' }]
    : [
        {
          state: 'bad',
          text: `Not granted yet: ${lacking.join(', ')}. An owner accepts them on the page of the installation.`,
        },
      ];

const always: Diagnosis = {
  state: 'unknown',
  text: 'Who may bypass the rules is not for this App to see: look at the bypass list of the ruleset.',
};

export const diagnose = (seen: Seen): Diagnosis[] => [
  ...requiredChecks(seen),
  ...mergeQueue(seen),
  ...settings(seen),
  ...keys(seen),
  ...grants(seen),
  always,
];
