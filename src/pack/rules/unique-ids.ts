import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { isRestated } from '../meaning.ts';
import type { Pack } from '../pack.ts';
import { plainId } from '../planned-ids.ts';
import type { Declared } from '../requirements.ts';
import type { DocumentRule } from '../rule.ts';

/** The innermost section that a line stands in. */
const sectionLineOf = ({ allSections }: Document, line: number): number =>
  allSections.findLast((section) => section.line <= line && line <= section.endLine)?.line ?? 0;

const repeats = (
  declared: readonly Declared[],
  isSame: (first: Declared, again: Declared) => boolean,
): [Declared, Declared][] =>
  [...Map.groupBy(declared, ({ id }) => plainId(id)).values()].flatMap(([first, ...others]) =>
    others.flatMap((again): [Declared, Declared][] =>
      first && !isSame(first, again) ? [[first, again]] : [],
    ),
  );

const problemOf = ([first, { id, line, endLine }]: [Declared, Declared]): Problem => ({
  line,
  endLine,
  subject: id,
  message: `Unexpected second ${id}, expected each id once; line ${first.line} has it too`,
});

/** Within one section an id stands once; another section may tell more of what the first one lists. */
const inDocument = (document: Document): Problem[] =>
  repeats(
    document.declared,
    (first, again) =>
      sectionLineOf(document, first.line) !== sectionLineOf(document, again.line) &&
      isRestated(first.text, again.text),
  ).map(problemOf);

/** A criterion may stand below each requirement that it proves. */
const inFile = ({ requirementsFile }: Pack): Problem[] =>
  requirementsFile
    ? repeats(
        requirementsFile.declared,
        (first, again) => first.kind === 'AC' && first.text === again.text,
      ).map((pair) => ({ ...problemOf(pair), path: requirementsFile.path }))
    : [];

const acrossFiles = (document: Document, { requirementsFile }: Pack): Problem[] =>
  document.declared.flatMap(({ id, text, line, endLine }) => {
    const there = requirementsFile?.declared.find((each) => plainId(each.id) === plainId(id));
    if (!there || isRestated(text, there.text)) return [];
    const place = `${requirementsFile?.path ?? ''}:${there.line}`;
    const message = `Unexpected ${id} with another meaning than at ${place}, expected one meaning for each id`;
    return [{ line, endLine, subject: `${id} meaning`, message }];
  });

const statesRequirements = (document: Document, pack: Pack | null): boolean =>
  document.kind === 'prd' || !pack || (!pack.documents.prd && !pack.requirementsFile);

const isFirstOf = (document: Document, pack: Pack): boolean =>
  Object.values(pack.documents).find(({ isReadable }) => isReadable)?.path === document.path;

export const uniqueIds: DocumentRule = {
  id: 'unique-ids',
  summary: 'Each id of a requirement or an acceptance criterion is given once and means one thing.',
  about: ['prd', 'fdd', 'plan'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => [
    ...(document.kind !== 'plan' && statesRequirements(document, pack) ? inDocument(document) : []),
    ...(pack && document.kind === 'prd' ? acrossFiles(document, pack) : []),
    ...(pack && isFirstOf(document, pack) ? inFile(pack) : []),
  ],
};
