import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as absolute } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs, styleText } from 'node:util';
import { type RunningModel, startModel } from '../model/start.ts';
import { type AppWorld, openWorld } from '../world/app-world.ts';
import { makeRepository } from '../world/repository.ts';
import type { Memory, Stage } from './stage.ts';
import { story } from './story.ts';

/** `npm run demo`: a forge, the App, a sample with history, and a story to watch or to play. */

const help = `Usage: npm run demo [-- OPTIONS]

Starts a forge and the App on this machine, and walks through a story with you.

Options:
  --auto         play the story without asking; ends with 0 only if each step really happened
  --port PORT    of the forge's page (default: 4567; 0 for any)
  --folder DIR   where everything is kept; new or empty, and gone at the end (default: one below the system's temporary folder)
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

const openStage = async (world: AppWorld, model: RunningModel): Promise<Stage> => {
  await world.start();
  const repository = await makeRepository(world, { mode: 'seal', name: 'acme/stacks' });
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
  await repository.protect();
  return { world, repository, model };
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

/** Resolves when whoever watches has had enough. Nothing ends this process before it has put everything away. */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });

const makeFolder = async (folder: string | undefined): Promise<string> => {
  if (folder === undefined) return mkdtemp(join(tmpdir(), 'specgate-demo-'));
  await mkdir(folder, { recursive: true });
  // It is gone at the end, with all that is in it.
  if ((await readdir(folder)).length > 0)
    throw new Error(`Unexpected files in ${folder}, expected a new or an empty folder`);
  return absolute(folder);
};

type Ending = 'played' | 'stopped';

/** From the first call to the last word; what it has begun ends with the world. */
const tour = async (world: AppWorld, folder: string, stopped: Promise<Ending>): Promise<void> => {
  const model = await startModel({ script: [] });
  const terminal = values.auto ? null : createInterface({ input: process.stdin, output: process.stdout });
  terminal?.on('SIGINT', () => process.emit('SIGINT'));
  const wait = async (question: string): Promise<boolean> => {
    if (!terminal) return true;
    const answer = await Promise.race([terminal.question(question), stopped.then(() => 'q')]);
    return answer.trim().toLowerCase() !== 'q';
  };
  try {
    const stage = await openStage(world, model);
    introduce(stage, folder);
    await play(stage, wait);
    if (!terminal || !process.stdin.isTTY) return;
    say('Everything stays up until you press ctrl-C.');
    await stopped;
  } finally {
    terminal?.close();
    await model.stop();
  }
};

const run = async (): Promise<number> => {
  const stopped = untilStopped().then((): Ending => 'stopped');
  const folder = await makeFolder(values.folder);
  let world: AppWorld | null = null;
  let played: Promise<Ending> | null = null;
  try {
    say('Starting a forge and the App…');
    world = await openWorld({ port: Number(values.port), folder });
    played = tour(world, folder, stopped).then(() => 'played');
    return (await Promise.race([played, stopped])) === 'stopped' ? 130 : 0;
  } finally {
    await world?.stop();
    // What was under way has failed by now, and puts nothing there any more.
    await played?.catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
};

const tell = (error: unknown): number => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
};

if (values.help) say(help);
else process.exitCode = await run().catch(tell);
