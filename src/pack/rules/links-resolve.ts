import { gatedKinds } from '../../domain/document.ts';
import type { Problem } from '../../domain/finding.ts';
import { suggestName } from '../../text/nearest.ts';
import { anchorsOf } from '../anchors.ts';
import type { Document, DocumentLink } from '../document.ts';
import { type LinkTarget, meantFromRoot, readLinkTarget } from '../links.ts';
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
/** Among more headings than a person writes, comparing each name with each would take too long. */
const mostToSuggestFrom = 500;

/** A heading's number is part of its anchor, and easily left out. */
const suggestAnchor = (name: string, anchors: readonly string[]): string => {
  if (anchors.length > mostToSuggestFrom) return '';
  const numbered = anchors.find((anchor) => anchor.replace(/^\d+-/, '') === name);
  return numbered === undefined ? suggestName(name, anchors) : ` Did you mean \`${numbered}\`?`;
};

/** Folders of people's own machines. */
const ofMachine = /^(?:Users|home|root|tmp)\//;

interface Place {
  link: DocumentLink;
  target: LinkTarget;
}

const complaintOfAnchor = ({ target: { path, anchor } }: Place, anchors: Set<string>): string | null => {
  const name = anchor.toLowerCase().replace(/^user-content-/, '');
  if (everywhere.test(anchor) || anchors.has(name)) return null;
  const suggestion = suggestAnchor(name, [...anchors]);
  return `expected the anchor of a heading in ${path}${suggestion === '' ? '' : `.${suggestion}`}`;
};

const complaintOfPath = (
  document: Document,
  { link, target: { path } }: Place,
  { pack, existing }: RuleContext,
): string | null => {
  if (path === '' || existing.has(path) || isYetToCome(path, document, pack)) return null;
  if (ofMachine.test(path)) return 'expected a path within the repository, not one of a single machine';
  const fromRoot = meantFromRoot(document, link.url);
  const isAtRoot = fromRoot !== null && fromRoot !== path && existing.has(fromRoot);
  return `expected a file or folder of the repository; there is no ${path}${isAtRoot ? `. Did you mean \`/${fromRoot}\`?` : ''}`;
};

const check = (document: Document, context: RuleContext): Problem[] => {
  const readable = [document, ...Object.values(context.pack?.documents ?? {})];
  const places = document.links.flatMap((link): Place[] => {
    const target = readLinkTarget(document, link.url);
    return target ? [{ link, target }] : [];
  });
  const anchors = new Map(
    readable
      .filter(({ path }) => places.some(({ target }) => target.path === path && target.anchor !== ''))
      .map((each) => [each.path, anchorsOf(each)] as const),
  );
  const complaintOf = (place: Place): string | null => {
    const { path } = place.target;
    if (!readable.some((each) => each.path === path)) return complaintOfPath(document, place, context);
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
