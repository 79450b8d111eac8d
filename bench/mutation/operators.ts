import { callOperators } from './code/calls.ts';
import { liveViewOperators } from './code/live-views.ts';
import { moduleOperators } from './code/modules.ts';
import { namedOperators } from './code/named.ts';
import { routeOperators } from './code/routes.ts';
import { settingOperators } from './code/settings.ts';
import { storageOperators } from './code/tables.ts';
import type { Operator } from './mutation.ts';

export const operators: readonly Operator[] = [
  ...moduleOperators,
  ...routeOperators,
  ...liveViewOperators,
  ...storageOperators,
  ...namedOperators,
  ...settingOperators,
  ...callOperators,
];
