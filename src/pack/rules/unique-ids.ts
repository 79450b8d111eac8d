import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { isRestated } from '../questions/meaning.ts';
import type { Pack } from '../pack.ts';
import { plainId } from '../questions/planned-ids.ts';
import type { Declared } from '../requirements.ts';
import type { DocumentRule } from '../rule.ts';

/** Which section each line stands in, by the number of headings up to it. */
const sectionAt = ({ allSections }: Document): ((line: number) => number) => {
  const starts = allSections.map(({ line }) => line);
  return (line) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return low;
  };
};

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
const inDocument = (document: Document): Problem[] => {
  const section = sectionAt(document);
  return repeats(
    document.declared,
    (first, again) => section(first.line) !== section(again.line) && isRestated(first.text, again.text),
  ).map(problemOf);
};

/** A criterion may stand below each requirement that it proves. */
const inFile = ({ requirementsFile }: Pack): Problem[] =>
  requirementsFile
    ? repeats(
        requirementsFile.declared,
        (first, again) => first.kind === 'AC' && first.text === again.text,
      ).map((pair) => ({ ...problemOf(pair), path: requirementsFile.path }))
    : [];

const acrossFiles = (document: Document, { requirementsFile }: Pack): Problem[] => {
  const inFileById = Map.groupBy(requirementsFile?.declared ?? [], ({ id }) => plainId(id));
  return document.declared.flatMap(({ id, text, line, endLine }) => {
    const there = inFileById.get(plainId(id)) ?? [];
    const [first] = there;
    if (!first || there.some((each) => isRestated(text, each.text))) return [];
    const place = `${requirementsFile?.path ?? ''}:${first.line}`;
    const message = `Unexpected ${id} with another meaning than at ${place}, expected one meaning for each id`;
    return [{ line, endLine, subject: `${id} meaning`, message }];
  });
};

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
