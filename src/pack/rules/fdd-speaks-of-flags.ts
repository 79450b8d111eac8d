import { mustSpeakOf } from '../questions/must-speak-of.ts';

export const fddSpeaksOfFlags = mustSpeakOf({
  id: 'fdd-speaks-of-flags',
  summary: 'A final FDD says which feature flags guard the change, or that there are none.',
  called: 'feature flags',
  name: /\bflags?\b|\bflagging\b|\bfeature (?:toggles?|gates?|switches)\b/i,
  words:
    /feature[\s‐‑–-]?(?:flag|toggle|gate|switch)|\bkill[\s-]?switch|\bconfig(?:uration)?[\s-](?:toggle|switch|gate)|\b(?:behind|without|no) (?:an? |any |new )*flags?\b/i,
  expected: 'the flags, their scope and their defaults',
  example: '- Feature flags: `section_waitlist`, per section, off by default.',
});
