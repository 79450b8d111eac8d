import { mustSpeakOf } from '../questions/must-speak-of.ts';

export const fddSupervision = mustSpeakOf({
  id: 'fdd-supervision',
  summary: 'A final FDD says which processes it starts and who supervises them, or that there are none.',
  level: { generic: 'off', torus: 'warn' },
  called: 'processes',
  name: /\bsupervis|\blife-?cycles?\b|\bprocesses\b|\bOTP\b/i,
  words:
    /\bsupervis(?:ed|or|ion)|\bGenServers?\b|\bOTP\b|\bno (?:new )?(?:\w+ )?process(?:es)?\b|\bno runtime state\b/i,
  expected: 'where they hang in the supervision tree and how they restart',
  example: '- Processes: none; joining runs in the process of the LiveView.',
});
