import { posix } from 'node:path';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { type Pack, type PackFile, type PackFiles, packFileNames, readPack, slugOf } from '../pack/pack.ts';
import type { PackPlace } from '../pack/rule.ts';
import { decodeText, tooLarge } from '../text/decode.ts';
import { digestText } from '../text/digest.ts';
import { nearestName } from '../text/nearest.ts';
import { UsageError } from './faults.ts';

/** No design that people read comes near; what is larger is a mistake or an attack. */
const largestDocument = 512 * 1024;

const folderOf = (path: string): string => (posix.dirname(path) === '.' ? '' : posix.dirname(path));

/** Every folder below `root` that holds a prd, an fdd or a plan. */
export const findPacks = async (
  tree: Snapshot,
  root: string,
  slugOfFolder = (folder: string): string => slugOf(root, folder),
): Promise<PackPlace[]> => {
  const documents = new Set(packFileNames.filter((name) => name.endsWith('.md')));
  const paths = (await tree.list(root)).filter((path) => documents.has(posix.basename(path)));
  return [...Map.groupBy(paths, folderOf)]
    .map(([folder, [path = '']]) => ({ folder, slug: slugOfFolder(folder), path }))
    .toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
};

/** The packs of a repository: those below the roots that its settings name. */
export const packsOf = async ({ settings }: { settings: Settings }, tree: Snapshot): Promise<PackPlace[]> => {
  const found: PackPlace[] = [];
  for (const root of settings.packs) {
    for (const place of await findPacks(tree, root)) {
      if (!found.some(({ folder }) => folder === place.folder)) found.push(place);
    }
  }
  return found;
};

export const readTextFile = async (tree: Snapshot, path: string): Promise<PackFile | null> => {
  const bytes = await tree.read(path, largestDocument);
  if (bytes === null) return null;
  if (!(bytes instanceof Uint8Array)) return { path, text: '', fault: tooLarge(bytes.size, largestDocument) };
  const decoded = decodeText(bytes);
  return 'text' in decoded ? { path, text: decoded.text } : { path, text: '', fault: decoded.problem };
};

/** Packs as they were read last, by their texts: one check after the other reads the same, and both of its sides do. */
const mostRemembered = 32;
const remembered = new Map<string, Pack>();

const readOnce = (files: PackFiles): Pack => {
  const key = digestText(JSON.stringify(files));
  const pack = remembered.get(key) ?? readPack(files);
  remembered.delete(key);
  remembered.set(key, pack);
  for (const other of remembered.keys()) {
    if (remembered.size <= mostRemembered) break;
    remembered.delete(other);
  }
  return pack;
};

export const loadPack = async (
  tree: Snapshot,
  { slug, folder }: Pick<PackPlace, 'slug' | 'folder'>,
): Promise<Pack> => {
  const files: PackFile[] = [];
  for (const name of packFileNames) {
    const file = await readTextFile(tree, folder === '' ? name : `${folder}/${name}`);
    if (file) files.push(file);
  }
  return readOnce({ slug, folder, files });
};

/** The pack that a person means by a slug or by its folder. */
export const requirePack = async (
  repository: { tree: Snapshot; settings: Settings },
  name: string,
): Promise<PackPlace> => {
  const places = await packsOf(repository, repository.tree);
  const folder = name.replace(/\/+$/, '');
  const matches = places.filter((place) => place.slug === name || place.folder === folder);
  if (matches.length === 1 && matches[0]) return matches[0];
  if (matches.length > 1) {
    const folders = matches.map((match) => match.folder).join(' and ');
    throw new UsageError(`Two packs have the slug \`${name}\`: ${folders}. Name the folder instead.`);
  }
  if (places.length === 0) {
    throw new UsageError(
      `There are no packs below ${repository.settings.packs.join(', ')}. Start one: specgate init ${name}`,
    );
  }
  const slugs = places.map(({ slug }) => slug);
  const nearest = nearestName(name, slugs);
  throw new UsageError(
    `There is no pack \`${name}\`.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}\n` +
      `Packs here: ${slugs.slice(0, 20).join(', ')}${slugs.length > 20 ? `, and ${slugs.length - 20} more` : ''}`,
  );
};
