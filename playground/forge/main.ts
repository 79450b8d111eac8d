import { parseArgs } from 'node:util';
import { startForge } from './start.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4567' }, data: { type: 'string' } },
});

const run = async (): Promise<void> => {
  const forge = await startForge({
    port: Number(values.port),
    ...(values.data === undefined ? {} : { dataDir: values.data }),
  });
  console.log(`The forge is at ${forge.url}, its API at ${forge.apiUrl}.`);
  const stop = (): void => {
    void forge.stop();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
