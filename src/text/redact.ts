/** Takes secrets out of a text before it is written down or sent on: by their form, because nobody knows them all. */

const forms: readonly RegExp[] = [
  // GitHub's tokens, old and new.
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|v1\.[0-9a-f]{40})\b/g,
  // Tokens that are signed.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Keys of models and clouds.
  /\b(?:sk-[\w-]{16,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,})\b/g,
  /\b(?<=(?:bearer|token|basic)\s{1,3})[\w+/.~-]{16,}={0,2}/gi,
];

/** Passwords in addresses. */
const inAddress = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{1,200}:[^\s/@]{1,200}@/gi;

/** Whether a text that is to take another's place has secrets which the other has not. */
export const bringsSecrets = (before: string, after: string): boolean =>
  [...forms, inAddress].some((form) =>
    [...after.matchAll(form)].some(([secret]) => !before.includes(secret)),
  );

export const redact = (text: string): string =>
  forms.reduce((shown, form) => shown.replace(form, '[secret]'), text).replace(inAddress, '$1[secret]@');
