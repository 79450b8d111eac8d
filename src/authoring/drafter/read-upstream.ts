import type { Brief, BriefDocument } from '../../domain/authoring.ts';
import { type Document, readDocument } from '../../pack/document.ts';
import { plainId } from '../../pack/questions/planned-ids.ts';
import { fddPlaces, placeByWords } from './fdd-places.ts';
import { isWords, type Piece, readMaterial, wholeText } from './material.ts';
import { ofDesign, prdPlaces } from './prd-places.ts';
import { type Criterion, criteriaIn, isStatement, type Requirement, requirementsIn } from './requirements.ts';
import { documentOf, requestOf } from './request.ts';
import { escapeText, plain } from './safe-text.ts';

/** What stands before a design or a plan, as far as it is there. */
export interface Upstream {
  prd: Document | null;
  fdd: Document | null;
  requirements: Requirement[];
  criteria: Criterion[];
  /** What prd and request say besides, by the parts of a design. */
  material: Piece[];
}

const parsed = (found: BriefDocument | null): Document | null =>
  found && (found.kind === 'prd' || found.kind === 'fdd')
    ? readDocument({ path: found.path, kind: found.kind, text: found.text })
    : null;

/** What a document declares in a form that only its own reader knows, such as a heading for each. */
const declaredIn = (document: Document, kind: 'FR' | 'AC', known: readonly { id: string }[]) => {
  const ids = new Set(known.map(({ id }) => plainId(id)));
  return document.declared.filter((each) => {
    const isNew = each.kind === kind && !ids.has(plainId(each.id));
    if (isNew) ids.add(plainId(each.id));
    return isNew;
  });
};

const firstLine = (text: string): string => escapeText((text.split('\n')[0] ?? '').split(' | ')[0] ?? '');

const statedIn = (document: Document): Pick<Upstream, 'requirements' | 'criteria'> => {
  const material = readMaterial(document.text, prdPlaces);
  const own = requirementsIn(material).filter(({ id }) => document.declared.some((each) => each.id === id));
  const requirements = [
    ...own,
    ...declaredIn(document, 'FR', own).map(({ id, text }) => ({ id, text: firstLine(text), priority: null })),
  ].toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const found = criteriaIn(material, requirements).filter(({ id }) =>
    document.declared.some((each) => each.id === id),
  );
  const criteria = [
    ...found,
    ...declaredIn(document, 'AC', found).map(({ id, text, names }) => ({
      id,
      text: firstLine(text),
      proves: names,
    })),
  ];
  return { requirements, criteria };
};

const placed = (piece: Piece): Piece => {
  const isOpen =
    piece.place === null ||
    ['overview', 'problem', 'goals', 'integrations', 'interfaces', 'data'].includes(piece.place);
  const place = isOpen && isWords(piece) ? placeByWords(wholeText(piece)) : null;
  return place === null ? piece : { ...piece, place };
};

const fewestWords = 6;
const sizeOf = ({ inner, cells }: Piece): number => inner.length + cells.length;

/** What several texts say in the same words is said once, in the form that says most. */
const distinct = (pieces: readonly Piece[]): Piece[] => {
  const byWords = new Map<string, Piece>();
  for (const piece of pieces) {
    const words =
      plain(wholeText(piece))
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [];
    // "None" is said of many things.
    const key = `${words.length < fewestWords ? `${piece.place} ${piece.text}` : ''} ${words.join(' ')}`;
    const known = byWords.get(key);
    if (!known || sizeOf(piece) > sizeOf(known))
      byWords.set(key, { ...piece, place: known?.place ?? piece.place });
  }
  return [...byWords.values()];
};

/** The closest says first what is to be built: prd.md, then what somebody named or wrote. */
export const readUpstream = (brief: Brief): Upstream => {
  const prd = parsed(documentOf(brief, 'prd'));
  const fdd = parsed(documentOf(brief, 'fdd'));
  const request = requestOf(brief);
  const texts = prd ? [prd.text, ...request] : request;
  const all = texts.flatMap((text) => readMaterial(text, fddPlaces));
  const told = request
    .flatMap((text) => readMaterial(text, prdPlaces))
    .filter(({ under }) => !under.some((name) => ofDesign.test(name)));
  const source = prd ?? fdd;
  const requirements = source ? [] : requirementsIn(told, brief.issue?.title);
  const stated = source ? statedIn(source) : { requirements, criteria: criteriaIn(told, requirements) };
  return {
    prd,
    fdd,
    ...stated,
    material: distinct(all.filter((piece) => !isStatement(piece)).map(placed)),
  };
};
