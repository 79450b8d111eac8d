import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { until } from '../world/app-world.ts';
import { type Run, sampleFile } from '../world/repository.ts';
import { byHand, developed } from './developing.ts';
import {
  addressOf,
  contains,
  expectThat,
  folderOf,
  headOf,
  known,
  lastOf,
  merge,
  type PullSeen,
  type Stage,
  type Step,
} from './stage.ts';

/** The story of the demo: what people do, and what has to come of it. */

const router = 'lib/stacks_web/router.ex';
const loans = 'resources "/loans", LoanController';
const borrowed = 'resources "/borrowed", LoanController';
const title = 'Members renew their loans themselves';
const request = readFileSync(fileURLToPath(new URL('issue.md', import.meta.url)), 'utf8');

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

const isShut = async (stage: Stage, number: number): Promise<boolean> => {
  try {
    await merge(stage, number);
    return false;
  } catch (error) {
    return String(error).includes('405');
  }
};

/** The pull request that a pack grows on. */
const packOf = ({ repository }: Stage): Promise<PullSeen> =>
  until('the pull request of the pack', async () =>
    (await repository.get<PullSeen[]>('/pulls?state=open')).find(({ head }) => head.ref.startsWith('spec/')),
  );

const label: Step = {
  title: 'A label asks for a draft',
  tell: 'Alice opens an issue and sets the label "spec: analyze".',
  play: async (stage) => {
    const { repository } = stage;
    const { number } = await repository.api<{ number: number }>('alice', 'POST', '/issues', {
      title,
      body: request,
    });
    await repository.api('alice', 'POST', `/issues/${number}/labels`, { labels: ['spec: analyze'] });
    const said = await until('the draft', async () => {
      const [comment = ''] = await repository.said(number);
      return comment.includes('✅') && comment;
    });
    contains(said, 'set the label `spec: analyze`', 'the comment');
    contains(said, '[x] Committed', 'the comment');
    const pack = await packOf(stage);
    contains(await repository.file(`${folderOf(pack)}/prd.md`, pack.head.ref), 'FR-001', 'prd.md');
    return {
      seen: [
        'One comment tells of each stage, edited in place: gathered, drafted, held against the rules, committed.',
        `#${pack.number} has prd.md: requirements with ids, acceptance criteria, open questions for its reviewers.`,
      ],
      look: addressOf(stage, `pull/${pack.number}`),
      kept: { issue: number, pack: pack.number, folder: folderOf(pack) },
    };
  },
};

const gates: Step = {
  title: 'People open the gates',
  tell: 'A reader may not make the prd final, a maintainer may. Only then are design and plan drafted, each with its own gate.',
  play: async (stage, memory) => {
    const { repository } = stage;
    const [issue, number] = [known(memory, 'issue'), known(memory, 'pack')];
    const early = await repository.say(issue, 'alice', '/spec architect');
    contains(early, 'It has to be final first', 'the refusal');
    const refused = await repository.say(number, 'rita', '/spec finalize prd');
    contains(refused, 'takes the role maintain', 'the refusal');
    for (const [document, next] of [
      ['prd', 'architect'],
      ['fdd', 'plan'],
      ['plan', null],
    ] as const) {
      contains(
        await repository.say(number, 'bob', `/spec finalize ${document}`),
        'is final: sealed',
        'the answer',
      );
      if (next !== null)
        contains(await repository.say(issue, 'alice', `/spec ${next}`), '[x] Committed', 'the draft');
    }
    const run = await repository.verdict(await headOf(stage, number));
    expectThat(run.conclusion === 'success', 'a pack that was sealed here passes');
    expectThat((await merge(stage, number)).merged, 'it is merged');
    return {
      seen: [
        `alice: /spec architect → ${lastOf(early)}`,
        `rita: /spec finalize prd → ${lastOf(refused)}`,
        'bob finalizes prd, alice asks for fdd; bob finalizes fdd, alice asks for plan; bob finalizes plan. Each is a signed commit with a seal.',
        'Merged: the contract of the design binds from now on.',
      ],
      look: addressOf(stage, `pull/${number}`),
    };
  },
};

const blocked = async (stage: Stage, run: Run): Promise<void> => {
  expectThat(run.conclusion === 'failure', 'the check fails');
  const changed = sampleFile(router).replace(loans, borrowed);
  const annotation = (await stage.repository.annotations(run)).find(({ path }) => path === router);
  expectThat(
    annotation?.start_line === lineOf(changed, borrowed),
    'the finding stands at the line that was changed',
  );
};

const divergence: Step = {
  title: 'Code departs from the design',
  tell: 'Alice renames a route of which the design says another path.',
  play: async (stage) => {
    const { repository } = stage;
    const files = { [router]: sampleFile(router).replace(loans, borrowed) };
    const sha = await repository.push({
      branch: 'rename',
      by: 'alice',
      message: 'Call them borrowed',
      files,
    });
    const number = await repository.pull({ branch: 'rename', by: 'alice', title: 'Call loans borrowed' });
    const run = await repository.verdict(sha);
    await blocked(stage, run);
    expectThat(await isShut(stage, number), 'nobody can merge it');
    return {
      seen: [`The check: ${run.output.title}. The merge box is shut.`],
      look: addressOf(stage, `pull/${number}`),
      kept: { change: number },
    };
  },
};

const mended: Step = {
  title: 'The code goes back to what was agreed',
  tell: 'Alice puts the path back, and leaves another change in.',
  play: async (stage, memory) => {
    const { repository } = stage;
    const number = known(memory, 'change');
    const files = {
      [router]: sampleFile(router),
      'lib/stacks/greeting.ex': 'defmodule Stacks.Greeting do\nend\n',
    };
    const sha = await repository.push({ branch: 'rename', by: 'alice', message: 'Keep the path', files });
    const run = await repository.verdict(sha);
    expectThat(run.conclusion === 'success', 'the check is green');
    expectThat((await merge(stage, number)).merged, 'it is merged');
    return { seen: [`The check: ${run.output.title}. Merged.`], look: addressOf(stage, `pull/${number}`) };
  },
};

const amended: Step = {
  title: 'Or the design changes',
  tell: 'Alice renames the route again. Bob presses "Amend the design": the change and a design that agrees, together. Carol, who has no hand in it, makes that final.',
  play: async (stage) => {
    const { repository, world } = stage;
    const files = { [router]: sampleFile(router).replace(loans, borrowed) };
    const sha = await repository.push({
      branch: 'again',
      by: 'alice',
      message: 'Call loans borrowed',
      files,
    });
    await repository.pull({
      branch: 'again',
      by: 'alice',
      title: 'Call loans borrowed, agreed',
    });
    const run = await repository.verdict(sha);
    await blocked(stage, run);
    await world.forge.act('press', {
      repository: repository.name,
      run: run.id,
      by: 'bob',
      identifier: 'amend',
    });
    const amendment = await until('the amendment', async () =>
      (await repository.get<{ number: number; head: { ref: string } }[]>('/pulls?state=open')).find(
        ({ head }) => /^spec\/.+-amend-/.test(head.ref),
      ),
    );
    const refused = await repository.say(amendment.number, 'bob', '/spec finalize fdd');
    contains(refused, 'has a hand in this pull request', 'the refusal');
    for (const document of ['fdd', 'all'])
      contains(
        await repository.say(amendment.number, 'carol', `/spec finalize ${document}`),
        'final: sealed',
        'the answer',
      );
    const green = await repository.verdict(await headOf(stage, amendment.number));
    expectThat(green.conclusion === 'success', `the amendment passes; it says: ${green.output.summary}`);
    expectThat((await merge(stage, amendment.number)).merged, 'the amendment is merged');
    return {
      seen: [
        `bob: /spec finalize fdd → ${lastOf(refused)}`,
        `carol: /spec finalize fdd, all → ${green.output.title}. Design and code are merged together.`,
      ],
      look: addressOf(stage, `pull/${amendment.number}`),
    };
  },
};

export const story: readonly Step[] = [label, gates, developed, byHand, divergence, mended, amended];
