/** One process that checks one commit after the other, as a server does; prints what each took. */
import { openFactReader } from '../../src/effects/fact-reader.ts';
import { resolveCommit } from '../../src/effects/git-commits.ts';
import { checkPull } from '../../src/pipeline/judge-pull.ts';
import { openRepositoryReader } from '../../src/pipeline/read-facts.ts';
import { renderCheck } from '../../src/report/check.ts';
import { digestText } from '../../src/text/digest.ts';
import { now } from './asked.ts';

const [root = '', rounds = ''] = process.argv.slice(2);
const reader = openRepositoryReader(openFactReader());
const commitOf = async (name: string): Promise<string> => (await resolveCommit(root, name)) ?? '';

const took: number[] = [];
const reports: string[] = [];
for (let round = 0; round <= Number(rounds); round += 1) {
  const start = performance.now();
  const { report } = await checkPull({
    ...{ root, reader, branch: 'main', isDefault: true, repository: 1, keys: {}, pull: null, at: now },
    ...{ base: await commitOf('c0'), head: await commitOf(`c${round}`) },
  });
  took.push(performance.now() - start);
  reports.push(digestText(renderCheck('json', report, { color: false, toolVersion: '0.0.0' })));
}
process.stdout.write(
  JSON.stringify({ took: took.slice(1), reports, megabytes: process.resourceUsage().maxRSS / 1024 }),
);
