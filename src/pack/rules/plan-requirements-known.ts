import type { Document } from '../document.ts';
import { type Pack, requirementsOf } from '../pack.ts';
import { plainId } from '../questions/planned-ids.ts';
import type { Cited } from '../requirements.ts';
import type { DocumentRule } from '../rule.ts';

const idsDeclared = (pack: Pack, plan: Document): string[] => [
  ...new Set(
    [...requirementsOf(pack), ...(pack.documents.fdd?.declared ?? []), ...plan.declared].map(({ id }) => id),
  ),
];

/** First mention of each id, hints in comments aside. */
const citedOnce = ({ cited, comments }: Document): Cited[] => {
  const isHint = (line: number): boolean =>
    comments.some(
      (comment) => comment.line <= line && line <= comment.line + comment.text.split('\n').length,
    );
  const first = new Map<string, Cited>();
  for (const each of cited) if (!first.has(each.id) && !isHint(each.line)) first.set(each.id, each);
  return [...first.values()];
};

const sourceOf = ({ documents, requirementsFile }: Pack): string =>
  [documents.prd?.path, requirementsFile?.path, documents.fdd?.path]
    .flatMap((path) => (path === undefined ? [] : [`\`${path.split('/').at(-1)}\``]))
    .join(', ');

/** The same number in another spelling. A near number is another requirement, so it is no suggestion. */
const suggestion = (id: string, known: readonly string[]): string => {
  const name = known.find((each) => plainId(each) === plainId(id));
  return name === undefined ? '' : `. Did you mean \`${name}\`?`;
};

export const planRequirementsKnown: DocumentRule = {
  id: 'plan-requirements-known',
  summary: 'The plan names only requirements and criteria that the pack declares.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => {
    // Without the documents that declare ids, their absence is what is to be told, and is told elsewhere.
    if (!pack || (!pack.documents.prd && !pack.requirementsFile)) return [];
    const known = idsDeclared(pack, document);
    const unknown = citedOnce(document).filter(
      ({ id }) => !known.some((each) => each === id || each.startsWith(`${id}.`)),
    );
    return unknown.flatMap(({ id, kind, line }) => {
      const declared = known.filter((each) => each.startsWith(kind));
      // Where nothing is numbered there is nothing to hold ids against; the rules about requirements say so.
      if (declared.length === 0) return [];
      const message = `Unexpected ${id}, expected an id that ${sourceOf(pack)} declares${suggestion(id, known)}`;
      return [{ line, subject: id, message }];
    });
  },
};
