import type { Contents, Snapshot } from '../domain/snapshot.ts';
import { GitError } from './git.ts';
import { objectsOf, readBlob } from './git-objects.ts';

/** Trees of commits. Folders are known by the names of their contents, so that what is the same is read once. */

/** A link is there, but its text is a path: nothing to read a document from. */
type Form = 'blob' | 'tree' | 'link' | 'commit';

interface Entry {
  form: Form;
  /** As git writes it: a file that can be run has another. */
  mode: string;
  id: string;
}

type Folder = ReadonlyMap<string, Entry>;

const formOf = (mode: string): Form => {
  if (mode === '40000') return 'tree';
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'commit' : 'blob';
};

/** `mode name\0` and the bytes of a name, for each entry. */
const readFolder = (bytes: Buffer, idLength: number): Folder => {
  const entries = new Map<string, Entry>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const mode = bytes.toString('latin1', at, space);
    at = end + 1 + idLength;
    const id = bytes.toString('hex', end + 1, at);
    entries.set(bytes.toString('utf8', space + 1, end), { form: formOf(mode), mode, id });
  }
  return entries;
};

/** Far above what the commits have that somebody compares. */
const mostKept = 50_000;

const openFolders = (root: string) => {
  let kept = new Map<string, Promise<Folder>>();
  const read = async (id: string): Promise<Folder> => {
    const object = await objectsOf(root).read(id);
    if (object?.type !== 'tree') throw new GitError(`the tree ${id} is not in this clone`);
    return readFolder(object.bytes, id.length / 2);
  };
  return (id: string): Promise<Folder> => {
    const before = kept.get(id);
    if (before) return before;
    if (kept.size >= mostKept) kept = new Map();
    const folder = read(id);
    kept.set(id, folder);
    folder.catch(() => kept.delete(id));
    return folder;
  };
};

type ReadFolder = ReturnType<typeof openFolders>;

const mostRoots = 16;
const readers = new Map<string, ReadFolder>();

const foldersOf = (root: string): ReadFolder => {
  const reader = readers.get(root) ?? openFolders(root);
  readers.delete(root);
  readers.set(root, reader);
  for (const other of readers.keys()) {
    if (readers.size <= mostRoots) break;
    readers.delete(other);
  }
  return reader;
};

const inFolder = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

type Placed = [path: string, entry: Entry];

/** All below a folder that is no folder itself. */
const filesBelow = async (read: ReadFolder, folder: string, id: string): Promise<Placed[]> => {
  const entries = [...(await read(id))].map(([name, entry]): Placed => [inFolder(folder, name), entry]);
  const below = await Promise.all(
    entries.flatMap(([path, { form, id: own }]) => (form === 'tree' ? [filesBelow(read, path, own)] : [])),
  );
  return [...entries.filter(([, { form }]) => form !== 'tree'), ...below.flat()];
};

const nothing: Folder = new Map();
const readOrNone = async (read: ReadFolder, id: string | null): Promise<Folder> =>
  id === null ? nothing : read(id);

/** What differs between two folders; null for what is gone. */
const differences = async (
  read: ReadFolder,
  folder: string,
  before: string | null,
  after: string | null,
): Promise<[path: string, entry: Entry | null][]> => {
  if (before === after) return [];
  const [old, now] = await Promise.all([readOrNone(read, before), readOrNone(read, after)]);
  const found = [...new Set([...old.keys(), ...now.keys()])].map(async (name) => {
    const [one, other] = [old.get(name), now.get(name)];
    if (one?.id === other?.id && one?.mode === other?.mode) return [];
    const path = inFolder(folder, name);
    const [from, to] = [one, other].map((entry) => (entry?.form === 'tree' ? entry.id : null));
    const below = await differences(read, path, from ?? null, to ?? null);
    const isFile = other !== undefined && other.form !== 'tree';
    const wasFile = one !== undefined && one.form !== 'tree';
    const own: [string, Entry | null][] = isFile ? [[path, other]] : wasFile ? [[path, null]] : [];
    return [...below, ...own];
  });
  return (await Promise.all(found)).flat();
};

const blobOf = (entry: Entry | null): string | null => (entry?.form === 'blob' ? entry.id : null);

const treeOf = new WeakMap<Contents, string>();

const contentsOf = (root: string, tree: string): Contents => {
  const read = foldersOf(root);
  const contents: Contents = {
    all: async () =>
      new Map(
        (await filesBelow(read, '', tree)).flatMap(([path, { form, id }]) =>
          form === 'blob' ? [[path, id] as const] : [],
        ),
      ),
    since: async (other) => {
      const before = treeOf.get(other);
      if (before === undefined) return null;
      const changed = await differences(read, '', before, tree);
      return new Map(changed.map(([path, entry]) => [path, { id: blobOf(entry), isThere: entry !== null }]));
    },
  };
  treeOf.set(contents, tree);
  return contents;
};

const treeAt = async (root: string, commit: string): Promise<string> => {
  const tree = (await objectsOf(root).read(`${commit}^{tree}`))?.id;
  if (tree === undefined) throw new GitError(`the commit ${commit} is not in this clone`);
  return tree;
};

/** Paths that differ between two commits; what lies in other repositories is not looked at. */
export const pathsBetween = async (root: string, from: string, to: string): Promise<string[]> => {
  const [before, after] = await Promise.all([treeAt(root, from), treeAt(root, to)]);
  const changed = await differences(foldersOf(root), '', before, after);
  return changed.flatMap(([path, entry]) => (entry?.form === 'commit' ? [] : [path])).toSorted();
};

/** The files of one commit. */
export const openCommit = async (root: string, commit: string): Promise<Snapshot> => {
  const objects = objectsOf(root);
  const tree = await treeAt(root, commit);
  const readIn = foldersOf(root);
  const entryAt = async (path: string): Promise<Entry | null> => {
    let entry: Entry | undefined = { form: 'tree', mode: '', id: tree };
    for (const name of path === '' ? [] : path.split('/')) {
      if (entry?.form !== 'tree') return null;
      entry = (await readIn(entry.id)).get(name);
    }
    return entry ?? null;
  };
  return {
    list: async (folder) => {
      const entry = await entryAt(folder);
      if (entry?.form !== 'tree') return [];
      return (await filesBelow(readIn, folder, entry.id)).map(([path]) => path).toSorted();
    },
    read: async (path, limit = Number.POSITIVE_INFINITY) => {
      const entry = await entryAt(path);
      if (entry?.form !== 'blob') return null;
      const found = await readBlob(objects, entry.id, limit);
      if (!found) throw new GitError(`the content of ${path} at ${commit} is not in this clone`);
      return found;
    },
    has: async (path) => (await entryAt(path)) !== null,
    root,
    contents: contentsOf(root, tree),
  };
};
