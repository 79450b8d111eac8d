import type { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

/** Loaded into the App before it starts: it never outlives whoever has started it, however that ended. */
const { stdin } = process;
if (isMainThread) {
  stdin.resume().once('close', () => process.kill(process.pid, 'SIGKILL'));
  (stdin as Socket).unref();
}
