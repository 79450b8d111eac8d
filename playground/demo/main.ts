import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs, styleText } from 'node:util';
import { type AppWorld, openWorld } from '../world/app-world.ts';
import { makeRepository } from '../world/repository.ts';
import { type Memory, type Stage, story } from './story.ts';

/** `npm run demo`: a forge, the App, a sample with history, and a story to watch or to play. */

const help = `Usage: npm run demo [-- OPTIONS]

Starts a forge and the App on this machine, and walks through a story with you.

Options:
  --auto         play the story without asking; ends with 0 only if each step really happened
  --port PORT    of the forge's page (default: 4567; 0 for any)
  --folder DIR   where everything is kept; it is gone at the end (default: one below the system's temporary folder)
  --help
`;

const { values } = parseArgs({
  options: {
    auto: { type: 'boolean', default: false },
    port: { type: 'string', default: '4567' },
    folder: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const strong = (text: string): string => styleText('bold', text, { stream: process.stdout });
const faint = (text: string): string => styleText('dim', text, { stream: process.stdout });

const openStage = async (world: AppWorld): Promise<Stage> => {
  await world.start();
  const repository = await makeRepository(world, { mode: 'seal', name: 'acme/stacks' });
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
  await repository.protect();
  return { world, repository };
};

const introduce = ({ world, repository }: Stage, folder: string): void => {
  say('');
  say(strong(`  ${world.forge.url}/${repository.name}`));
  say('');
  say('  A forge with real git and real webhooks, and the App, which takes it for GitHub.');
  say(
    '  At the top of each page you choose whom you are: alice may write, bob maintains, carol administers, rita reads.',
  );
  say(faint(`  Everything is in ${folder}, and gone when this ends.`));
};

const play = async (stage: Stage, wait: (question: string) => Promise<boolean>): Promise<void> => {
  let memory: Partial<Memory> = {};
  for (const [index, step] of story.entries()) {
    say('');
    say(strong(`${index + 1}. ${step.title}`));
    say(`   ${step.tell}`);
    if (!(await wait('   Enter plays this step, q ends: '))) return;
    const { seen, look, kept } = await step.play(stage, memory);
    for (const line of seen) say(`   ${line}`);
    say(faint(`   ${look}`));
    memory = { ...memory, ...kept };
  }
  say('');
  say(strong('That was the story.'));
};

/** Resolves when whoever watches has had enough. */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

const run = async (): Promise<number> => {
  const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'specgate-demo-')));
  say('Starting a forge and the App…');
  const world = await openWorld({ port: Number(values.port), folder });
  const stopped = untilStopped();
  const terminal = values.auto ? null : createInterface({ input: process.stdin, output: process.stdout });
  terminal?.on('SIGINT', () => process.emit('SIGINT'));
  const wait = async (question: string): Promise<boolean> => {
    if (!terminal) return true;
    const answer = await Promise.race([terminal.question(question), stopped.then(() => 'q')]);
    return answer.trim().toLowerCase() !== 'q';
  };
  try {
    const stage = await Promise.race([openStage(world), stopped.then(() => null)]);
    if (!stage) return 130;
    introduce(stage, folder);
    const ended = await Promise.race([play(stage, wait).then(() => true), stopped.then(() => false)]);
    if (!ended) return 130;
    if (terminal && process.stdin.isTTY) {
      say('Everything stays up until you press ctrl-C.');
      await stopped;
    }
    return 0;
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    terminal?.close();
    await world.stop();
  }
};

if (values.help) say(help);
else process.exitCode = await run();
