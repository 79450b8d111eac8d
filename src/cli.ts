#!/usr/bin/env node
import { readVersion } from './cli/package-files.ts';
import { runCommandLine } from './cli/run.ts';

const { env, stdout, stderr } = process;

/** `specgate lint | head` is no error of ours. */
const ignoreClosedPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};
stdout.on('error', ignoreClosedPipe);
stderr.on('error', ignoreClosedPipe);

const wantsColor = env['NO_COLOR'] ? false : env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : stdout.isTTY;

process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env,
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  color: wantsColor,
  width: stdout.columns,
  now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  version: await readVersion(),
});
