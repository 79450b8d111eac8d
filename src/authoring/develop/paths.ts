import { matchesGlob, normalize } from 'node:path/posix';

/** Which files a phase may change: said by code, whatever the model says. */

export interface Ground {
  /** Of the contract; empty where it governs everything. */
  scope: readonly string[];
  /** Folders of all packs, and of the technical design set. */
  documents: readonly string[];
  /** What the tasks of the phase name. */
  named: readonly string[];
}

const isBelow = (folder: string, path: string): boolean => {
  // Some systems take names for the same that differ in case.
  const [outer, inner] = [folder.toLowerCase(), path.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
};

/** Paths that a text names. */
export const pathsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/[\w.-]+(?:\/[\w.-]+)+\.\w+/g)].map(([path]) => path)),
];

/** What decides over others, or holds what nobody may see. */
const guarded: readonly [RegExp, string][] = [
  [
    /^\.(?:git|github|gitlab|gitea|forgejo|circleci|buildkite|woodpecker|semaphore|husky|githooks)(?:\/|$)|^\.(?:gitlab-ci|travis|drone|woodpecker|cirrus|pre-commit-config)\.ya?ml$|(?:^|\/)Jenkinsfile$|^(?:azure|bitbucket)-pipelines\.ya?ml$/i,
    'workflows and settings are not for this role',
  ],
  [
    /(?:^|\/)(?:\.git(?:ignore|attributes|modules)?|git~\d+)(?:\/|$)/i,
    'what git goes by is not for this role',
  ],
  [/(?:^|\/)(?:CODEOWNERS|PLANNING\.md)$/i, 'documents that decide over others are not for this role'],
  [
    /(?:^|\/)\.env(?:\.|$)|\.(?:pem|key|p12|pfx|jks)$|(?:^|\/)(?:credentials|secrets?)(?:\.\w+)?$/i,
    'secrets are not for this role',
  ],
  [
    /(?:^|\/)(?:mix\.lock|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|go\.sum|Gemfile\.lock|poetry\.lock)$/i,
    'locks are written by tools',
  ],
];

const tests = /^(?:test|tests|spec)\/|^apps\/[^/]+\/test\/|(?:^|\/)__tests__\//;

/** A path as the tree has it; null where it leads out of it. */
export const readPath = (given: string): string | null => {
  const path = normalize(given.trim().replaceAll('\\', '/').replace(/^\.\//, ''));
  const isInside = path !== '' && path !== '.' && !path.startsWith('/');
  // What cannot be seen, and blanks and dots at the end of a name: some systems take them for nothing, and `..` leads out.
  const isPlain = !/[\p{C}:]|[ .](?:\/|$)/u.test(path) && path.isWellFormed();
  return isInside && isPlain && path.length < 300 ? path.replace(/\/$/, '') : null;
};

/** Why this file is not this role's to change; null where it is. */
export const refusePath = (path: string, { scope, documents, named }: Ground): string | null => {
  const [, why] = guarded.find(([pattern]) => pattern.test(path)) ?? [];
  if (why !== undefined) return `\`${path}\`: ${why}`;
  if (documents.some((folder) => isBelow(folder, path)))
    return `\`${path}\`: documents of packs are changed by their own roles; say in \`finish\` what is done, and what the design has wrong`;
  if (scope.length === 0 || named.includes(path) || tests.test(path)) return null;
  return scope.some((pattern) => matchesGlob(path, pattern))
    ? null
    : `\`${path}\` is outside of what the contract governs: ${scope.join(', ')}, and tests`;
};
