import { remembered } from './remembered.ts';
import { git } from './run.ts';

export interface ChangedFile {
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  path: string;
  previous: string | null;
  /** Of the file as it is afterwards; of the removed one where it is gone. */
  sha: string;
  additions: number;
  deletions: number;
  /** Absent for binary files, and for those that are too large to be shown. */
  patch: string | null;
}

const statuses: Record<string, ChangedFile['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

type Entry = Pick<ChangedFile, 'status' | 'path' | 'previous' | 'sha'>;

/** `:mode mode sha sha X` NUL path NUL, with one more path for renames. */
const readRaw = (text: string): Entry[] => {
  const parts = text.split('\0').filter(Boolean);
  const entries: Entry[] = [];
  for (let at = 0; at < parts.length;) {
    const [, , before = '', after = '', letter = ''] = (parts[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0)] ?? 'modified';
    const hasTwo = status === 'renamed' || status === 'copied';
    const first = parts[at + 1] ?? '';
    entries.push({
      status,
      path: hasTwo ? (parts[at + 2] ?? '') : first,
      previous: hasTwo ? first : null,
      sha: status === 'removed' ? before : after,
    });
    at += hasTwo ? 3 : 2;
  }
  return entries;
};

/** `added TAB deleted TAB path` NUL; a rename leaves the path empty and names both after it. */
const readNumbers = (text: string): { additions: number; deletions: number }[] => {
  const parts = text.split('\0').filter(Boolean);
  const numbers: { additions: number; deletions: number }[] = [];
  for (let at = 0; at < parts.length;) {
    const [added = '0', deleted = '0', path = ''] = (parts[at] ?? '').split('\t');
    numbers.push({ additions: Number(added) || 0, deletions: Number(deleted) || 0 });
    at += path === '' ? 3 : 1;
  }
  return numbers;
};

/** Larger patches are left out, as GitHub does. */
const mostPatchLines = 20_000;

/**
 * From the first hunk on, as the API gives it; a file without hunks has none. One for each file, and two for a file
 * that became a link or the other way round.
 */
const readPatches = (text: string): (string | null)[] =>
  text
    .split(/^diff --git /m)
    .slice(1)
    .map((part) => {
      const start = part.search(/^@@ /m);
      const patch = start < 0 ? null : part.slice(start).replace(/\n$/, '');
      return patch !== null && patch.split('\n').length > mostPatchLines ? null : patch;
    });

/** Raw entries and numbers end in NUL; the patch begins after one more. */
const splitOutput = (text: string): { listed: string; patch: string } => {
  const end = text.indexOf('\0\0');
  return end < 0
    ? { listed: text, patch: '' }
    : { listed: text.slice(0, end + 1), patch: text.slice(end + 2) };
};

/** git lists all entries first, each with a colon before it. */
const splitListed = (listed: string): { raw: string; numbers: string } => {
  const end = listed.search(/(?<=\0)(?:\d+|-)\t(?:\d+|-)\t/);
  return end < 0 ? { raw: listed, numbers: '' } : { raw: listed.slice(0, end), numbers: listed.slice(end) };
};

const shown = ['--raw', '--numstat', '--patch', '-z', '--no-abbrev', '-M'];
const plain = ['--no-ext-diff', '--no-textconv', '--no-color'];

const diff = async (folder: string, from: string, to: string): Promise<ChangedFile[]> => {
  const text = await git(folder, ['diff', ...shown, ...plain, from, to, '--']);
  const { listed, patch } = splitOutput(text);
  const { raw, numbers } = splitListed(listed);
  const counted = readNumbers(numbers);
  const patches = readPatches(patch);
  return readRaw(raw).map((entry, index) => {
    const [first = null] = patches.splice(0, entry.status === 'changed' ? 2 : 1);
    return {
      ...entry,
      additions: counted[index]?.additions ?? 0,
      deletions: counted[index]?.deletions ?? 0,
      patch: first,
    };
  });
};

/** Both ends are ids of commits or trees: what is between them never changes. */
export const readDiff = remembered(diff);

export const countBetween = remembered(async (folder: string, from: string, to: string): Promise<number> =>
  Number((await git(folder, ['rev-list', '--count', `${from}..${to}`])).trim()),
);
