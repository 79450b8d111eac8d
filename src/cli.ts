#!/usr/bin/env node

import * as nodeModule from 'node:module';
import { setFlagsFromString } from 'node:v8';

const { env, stdout, stderr, versions } = process;

const [major = 0, minor = 0] = versions.node.split('.').map(Number);

/** `specgate lint | head` is no error of ours. */
const ignoreClosedPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

if (major < 22 || (major === 22 && minor < 13)) {
  stderr.write(`Specgate needs Node 22.13 or later, and this is ${versions.node}.\n`);
  process.exitCode = 2;
} else {
  // A command is over before much of what is optimized, or kept for later, pays. Later versions may have other flags.
  if (major <= 24) for (const flag of ['--no-opt', '--semi-space-growth-factor=1']) setFlagsFromString(flag);
  // What Node makes of the code is kept for the next start.
  nodeModule.enableCompileCache();
  // Loaded only now: an older Node would stumble over the rest before it could say so.
  const { readVersion } = await import('./effects/package-files.ts');
  const { runCommandLine } = await import('./cli/run.ts');
  stdout.on('error', ignoreClosedPipe);
  stderr.on('error', ignoreClosedPipe);
  const wantsColor = env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : stdout.isTTY;
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    cwd: process.cwd(),
    env,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    color: wantsColor && !env['NO_COLOR'],
    width: stdout.columns,
    now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(stderr.isTTY
      ? { progress: { write: (text) => void stderr.write(text), clock: () => performance.now() } }
      : {}),
    version: await readVersion(),
  });
}
