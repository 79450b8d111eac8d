import { fetchGrants, fetchProtection, fetchRules, type Granted } from '../../effects/github/rules.ts';
import { publicKeyOf } from '../../pack/seal.ts';
import { packsOf } from '../../pipeline/packs.ts';
import { diagnose, type Diagnosis } from '../../workflow/diagnosis.ts';
import { type CarryOut, done } from './answer.ts';
import { openDefault } from './open-default.ts';

const symbols: Record<Diagnosis['state'], string> = { good: '✅', bad: '❌', unknown: '❔' };

/** What was asked for and is not granted. */
const lackingIn = (asked: Granted, granted: Granted): string[] => [
  ...Object.entries(asked.permissions)
    .filter(([name, level]) => granted.permissions[name] !== level && granted.permissions[name] !== 'write')
    .map(([name, level]) => `\`${name}: ${level}\``),
  ...asked.events.filter((event) => !granted.events.includes(event)).map((event) => `the event \`${event}\``),
];

export const doctor: CarryOut<'doctor'> = async (_request, asked) => {
  const { work, repository } = asked;
  const { github, signer } = work.service;
  const { octokit, branch, tree, settings, problems } = await openDefault(asked);
  const rules = await fetchRules(octokit, repository, branch);
  const protection = await fetchProtection(octokit, repository, branch);
  const grants = await fetchGrants(github.app, repository);
  const key = publicKeyOf(signer);
  const found = diagnose({
    branch,
    appId: github.appId,
    required: [...rules.checks, ...(protection ?? [])],
    isProtectionHidden: protection === null,
    hasMergeQueue: rules.hasMergeQueue,
    events: grants.granted.events,
    lacking: lackingIn(grants.asked, grants.granted),
    settingsProblems: problems,
    mode: settings.finalize.mode,
    isKeyListed: Object.values(settings.seal.keys).includes(key),
    keyLine: `seal: { keys: { ${signer.name}: "${key}" } }`,
    packs: (await packsOf({ settings }, tree)).length,
  });
  return done(found.map(({ state, text }) => `- ${symbols[state]} ${text}`).join('\n'));
};
