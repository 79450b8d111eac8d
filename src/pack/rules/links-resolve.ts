import { gatedKinds } from '../../domain/document.ts';
import type { Problem } from '../../domain/finding.ts';
import { suggestName } from '../../text/nearest.ts';
import { anchorsOf, plainAnchor } from '../questions/anchors.ts';
import type { Document } from '../document.ts';
import type { DocumentLink } from '../pieces.ts';
import { type LinkTarget, meantFromRoot, readLinkTarget } from '../questions/links.ts';
import { documentPath, type Pack } from '../pack.ts';
import type { DocumentRule, RuleContext } from '../rule.ts';

/** Documents of the pack whose gates open after this one's: to link to them before they are written is right. */
const isYetToCome = (path: string, document: Document, pack: Pack | null): boolean => {
  const position = gatedKinds.findIndex((kind) => kind === document.kind);
  return (
    pack !== null &&
    position !== -1 &&
    gatedKinds.slice(position + 1).some((kind) => documentPath(pack.folder, kind) === path)
  );
};

/** Lines of a file, and anchors that GitHub gives to every page. */
const everywhere = /^(?:top|L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|user-content-fn.*)?$/i;
/** With more headings or links than a person writes, comparing each with each would take too long. */
const mostCompared = 500;

/** A heading's number is part of its anchor, and easily left out. */
const suggestAnchor = (name: string, anchors: readonly string[]): string => {
  const numbered = anchors.find((anchor) => anchor.replace(/^\d+-/, '') === name);
  return numbered === undefined ? suggestName(name, anchors) : ` Did you mean \`${numbered}\`?`;
};

/** Folders of people's own machines. */
const ofMachine = /^(?:file:\/\/)?\/(?:Users|home|workspaces)\/[^/]+\//i;

interface Anchors {
  all: ReadonlySet<string>;
  /** Those that a suggestion may come from. */
  compared: readonly string[];
}

interface Place {
  link: DocumentLink;
  target: LinkTarget;
}

const complaintOfAnchor = ({ target: { path, anchor } }: Place, anchors: Anchors): string | null => {
  const name = plainAnchor(anchor.replace(/^user-content-/i, ''));
  if (everywhere.test(anchor) || anchors.all.has(name)) return null;
  const suggestion = suggestAnchor(name, anchors.compared);
  return `expected the anchor of a heading in ${path}${suggestion === '' ? '' : `.${suggestion}`}`;
};

const complaintOfPath = (
  document: Document,
  { link, target: { path } }: Place,
  { pack, existing }: RuleContext,
): string | null => {
  if (path === '' || existing.has(path) || isYetToCome(path, document, pack)) return null;
  if (ofMachine.test(link.url)) return 'expected a path within the repository, not one of a single machine';
  const fromRoot = meantFromRoot(document, link.url);
  const isAtRoot = fromRoot !== null && fromRoot !== path && existing.has(fromRoot);
  return `expected a file or folder of the repository; there is no ${path}${isAtRoot ? `. Did you mean \`/${fromRoot}\`?` : ''}`;
};

const check = (document: Document, context: RuleContext): Problem[] => {
  const siblings = [document, ...Object.values(context.pack?.documents ?? {})];
  const places = document.links.flatMap((link): Place[] => {
    const target = readLinkTarget(document, link.url);
    return target ? [{ link, target }] : [];
  });
  const anchors = new Map(
    siblings
      .filter(({ isReadable }) => isReadable)
      .filter(({ path }) => places.some(({ target }) => target.path === path && target.anchor !== ''))
      .map((each) => {
        const all = anchorsOf(each);
        return [
          each.path,
          { all, compared: places.length > mostCompared ? [] : [...all].slice(0, mostCompared) },
        ];
      }),
  );
  const complaintOf = (place: Place): string | null => {
    const { path } = place.target;
    if (!siblings.some((each) => each.path === path)) return complaintOfPath(document, place, context);
    const known = anchors.get(path);
    return known ? complaintOfAnchor(place, known) : null;
  };
  // Who repairs one of several equal links repairs all of them.
  return [...Map.groupBy(places, ({ link }) => link.url).values()].flatMap(([place, ...others]) => {
    const complaint = place ? complaintOf(place) : null;
    if (!place || complaint === null) return [];
    const { url, line } = place.link;
    const more =
      others.length === 0
        ? ''
        : ` (and in ${others.length} more ${others.length === 1 ? 'place' : 'places'})`;
    return [{ line, subject: url, message: `Unexpected link to \`${url}\`${more}, ${complaint}` }];
  });
};

export const linksResolve: DocumentRule = {
  id: 'links-resolve',
  summary: 'Links and images inside the repository lead to files, folders and headings that exist.',
  about: ['prd', 'fdd', 'plan', 'design', 'planning'],
  level: 'block',
  when: 'final',
  check,
};
