/** One process that checks one commit after the other, as a server does; prints what each took. */
import { openChecker } from '../../src/cli/run-check.ts';
import { renderCheck } from '../../src/report/check.ts';
import { digestText } from '../../src/text/digest.ts';
import { now, pack } from './asked.ts';

const [root = '', rounds = ''] = process.argv.slice(2);
const world = {
  cwd: root,
  env: {},
  out: () => {},
  err: () => {},
  color: false,
  width: 100,
  now: () => now,
  version: '0.0.0',
};
const checker = openChecker(world, false);
const took: number[] = [];
const reports: string[] = [];
for (let round = 0; round <= Number(rounds); round += 1) {
  const start = performance.now();
  const { report } = await checker.check({ base: 'c0', head: `c${round}`, pack: [pack], due: 'all' });
  took.push(performance.now() - start);
  reports.push(digestText(renderCheck('json', report, { color: false, toolVersion: world.version })));
}
process.stdout.write(
  JSON.stringify({ took: took.slice(1), reports, megabytes: process.resourceUsage().maxRSS / 1024 }),
);
