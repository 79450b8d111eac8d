import { mustSpeakOf } from '../questions/must-speak-of.ts';

export const fddSpeaksOfRollout = mustSpeakOf({
  id: 'fdd-speaks-of-rollout',
  summary: 'A final FDD says how the change is rolled out and taken back, or that nothing needs to be.',
  called: 'rollout',
  name: /\broll(?:ing)?[\s-]?out\b|^(?:deployment|release)(?: (?:plan|strategy|steps|order))?$|\blaunch plan\b|\bcut-?over\b/i,
  words:
    /\broll(?:ed|s|ing)?[\s-]?outs?\b|\brollback (?:plan|path|posture|strategy|steps|via|through|by)\b|\b(?:code|database|migration|feature|config(?:uration)?|provider) rollback\b|\bno\b[^.\n]{0,80}\brollback\b|\bcanar(?:y|ies)\b|\bcut[\s-]?over\b|\b(?:phased|staged|gradual) (?:release|launch|deployment)\b|\bdeploy(?:ed|ment)? (?:plan|order|sequence|strategy|in phases)\b/i,
  expected: 'the steps in which it reaches its users, and the way back',
  example:
    '- Rollout: on in staging for a week, then section by section; turning the flag off is the way back.',
});
