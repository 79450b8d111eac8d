import { constantRewrites } from './constants.ts';
import { layoutRewrites } from './layout.ts';
import { nameRewrites } from './names.ts';
import type { Rewrite } from './rewrite.ts';
import { runningRewrites } from './running.ts';
import { storageRewrites } from './storage.ts';
import { webRewrites } from './web.ts';

export const rewrites: readonly Rewrite[] = [
  ...layoutRewrites,
  ...nameRewrites,
  ...constantRewrites,
  ...webRewrites,
  ...storageRewrites,
  ...runningRewrites,
];
