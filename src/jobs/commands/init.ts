import { mergeBase } from '../../effects/git-commits.ts';
import { openCommit, pathsBetween } from '../../effects/git-tree.ts';
import { commitToNew, fetchBranch } from '../../effects/github/commits.ts';
import { fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import { readPackageFile } from '../../effects/package-files.ts';
import { fillTemplate } from '../../pack/template.ts';
import { publicKeyOf } from '../../pack/seal.ts';
import { readTextFile } from '../../pipeline/packs.ts';
import { settingsPath } from '../../settings/settings.ts';
import { makeLabels } from '../welcome.ts';
import { type Asked, type CarryOut, done } from './answer.ts';
import { openDefault, type OpenedDefault } from './open-default.ts';

const branch = 'specgate/init';

/** The settings with this App's key in them, so that everybody can verify what it seals. */
const settingsText = async ({ work, repository }: Asked): Promise<string> => {
  const { signer } = work.service;
  const template = await readPackageFile('prompts/templates/specgate.yml');
  const filled = fillTemplate(template, { profile: 'generic', mode: 'seal' });
  const seal = [
    'seal:',
    `  repository: ${repository.id} # the repository's numeric id, so that seals can be verified offline`,
    '  keys:',
    `    ${signer.name}: "${publicKeyOf(signer)}" # the key with which this App seals`,
  ].join('\n');
  return filled.replace(/^# seal:\n(?:# {2,}.*\n)+/m, `${seal}\n`);
};

const description = [
  'These are the settings of Specgate, with the key that seals what is finalized here.',
  '',
  '- **What they do:** documents below `docs/features/<slug>/` that somebody with the role maintain finalizes (`/spec finalize`) are in force once they are merged; every pull request is held against them by the check `specgate`.',
  '- **What blocks:** findings from contracts block, findings from prose warn. `enforce` changes that; `observe` only tells.',
  '- **What comes next:** require the check `specgate` for this branch, with this App as its source. `/spec doctor` looks whether that is so.',
  '',
  'A change of `seal.keys`, `finalize.mode` or `finalize.self` takes an approval by somebody with the role admin: so does this one.',
].join('\n');

/** Somebody may have put a branch of that name there, with keys of his own: the App vouches for nothing but its own words. */
const isOwn = async ({ root, commit }: OpenedDefault, asked: Asked, tip: string): Promise<boolean> => {
  const { repository, work } = asked;
  await work.service.mirrors.fetch(repository, { refs: [`refs/heads/${branch}`], commits: [tip] });
  const fork = await mergeBase(root, commit, tip);
  const changed = fork === null ? [] : await pathsBetween(root, fork, tip);
  const file = await readTextFile(await openCommit(root, tip), settingsPath);
  return changed.every((path) => path === settingsPath) && file?.text === (await settingsText(asked));
};

const openInit = async (opened: OpenedDefault, asked: Asked): Promise<string> => {
  const { octokit, branch: base, commit, tree } = opened;
  const { repository } = asked;
  if (await tree.has(settingsPath)) return `\`${settingsPath}\` is there already.`;
  const head = `${repository.owner}:${branch}`;
  const [known] = await fetchOpenPulls(octokit, repository, { head, base });
  if (known) return `The settings are proposed on #${known.number}.`;
  const tip = await fetchBranch(octokit, repository, branch);
  if (tip !== null && !(await isOwn(opened, asked, tip)))
    return `There is a branch \`${branch}\` that holds something else than this App would propose: delete it, and say this again.`;
  if (tip === null) {
    const files = [{ path: settingsPath, text: await settingsText(asked) }];
    await commitToNew(octokit, repository, { branch, from: commit, files, message: 'Set up Specgate' });
  }
  const posted = await postPull(octokit, repository, {
    title: 'Set up Specgate',
    body: description,
    head: branch,
    base,
  });
  return `The settings are proposed on #${posted.number}.`;
};

export const init: CarryOut<'init'> = async (_request, asked) => {
  const opened = await openDefault(asked);
  const made = await makeLabels(opened.octokit, asked.repository, opened.settings.labels);
  const labels =
    made.length > 0
      ? `The labels ${made.map((name) => `\`${name}\``).join(', ')} are made.`
      : 'The labels are there.';
  return done(`${labels} ${await openInit(opened, asked)}`);
};
