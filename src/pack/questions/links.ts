import type { Document } from '../document.ts';

export interface LinkTarget {
  /** Relative to the root of the repository; '' is the root. */
  path: string;
  /** The part behind `#`, decoded; '' where there is none. */
  anchor: string;
}

/** What editors write when a file of the own disk is dropped into them; to everybody else it is a path. */
const ofDisk = /^file:\/\/(?=\/)/i;
/** `https:`, `mailto:`, `//host`: what a browser does not look for in the repository. */
const elsewhere = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const folderOf = (path: string): string[] => path.split('/').slice(0, -1);

/** Null where the way leads out of the repository. */
const walkPath = (from: readonly string[], path: string): string | null => {
  const steps = [...from];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.join('/');
};

/**
 * What a link of the document names in its repository, or null where it names something else. A way out of the
 * repository is something else too: GitHub itself leads `../../issues/5` to the issues beside the files.
 */
export const readLinkTarget = ({ path }: Pick<Document, 'path'>, url: string): LinkTarget | null => {
  const link = url.replace(ofDisk, '');
  if (elsewhere.test(link)) return null;
  const [address = '', anchor = ''] = link.split(/#(.*)/s);
  const place = decode(address.replace(/\?.*$/s, ''));
  if (place === '') return { path, anchor: decode(anchor) };
  const target = walkPath(place.startsWith('/') ? [] : folderOf(path), place);
  return target === null ? null : { path: target, anchor: decode(anchor) };
};

/** `docs/x.md`, where the link was meant to start at the root: null where it says where it starts. */
export const meantFromRoot = ({ path }: Pick<Document, 'path'>, url: string): string | null => {
  const target = readLinkTarget({ path: '' }, url);
  return target && target.path !== path && !/^(?:[/#?]|file:)/i.test(url) ? target.path : null;
};

/** The files and folders of the repository that the document's links name or may have meant, to be looked up. */
export const linkTargets = (document: Document): string[] => {
  const paths = document.links.flatMap(({ url }) => [
    readLinkTarget(document, url)?.path ?? '',
    meantFromRoot(document, url) ?? '',
  ]);
  return [...new Set(paths)].filter((path) => path !== '' && path !== document.path);
};
