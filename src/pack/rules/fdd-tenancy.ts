import type { Document } from '../document.ts';
import { fddSections, sectionsNamed } from '../questions/fdd-sections.ts';
import { mustSpeakOf } from '../questions/must-speak-of.ts';
import type { DocumentRule } from '../rule.ts';
import { textOfTopic } from '../../markdown/topics.ts';

const nothing =
  /\bno\b[^.\n]{0,60}\b(?:schemas?|tables?|migrations?|database|storage|persist\w*)\b|^\W*(?:none|n\/?a)\b/im;

/** A design without data of its own, such as a library or a change of a page, has nothing to keep apart. */
const bringsData = (document: Document): boolean => {
  const topics = sectionsNamed(document, fddSections.dataModel);
  return topics.length > 0 && !topics.some((topic) => nothing.test(textOfTopic(topic)));
};

const asked = mustSpeakOf({
  id: 'fdd-tenancy',
  summary: 'A final FDD that brings data of its own says how it keeps tenants apart.',
  level: { generic: 'off', torus: 'warn' },
  called: 'tenants',
  name: /\btenan(?:t|ts|cy)\b|\bmulti-?tenan/i,
  words:
    /\btenan(?:t|ts|cy)\b|multi-?tenan|\binstitution|\bcross-(?:user|section|project|context|account)|\b(?:user|section|project)[\s-]?(?:level )?scop|\bscop(?:e|es|ed|ing)\b[^.\n]{0,60}\b(?:project|section|institution|user)|\bsame (?:project|section|institution)\b|\bdata leak|\bno (?:\w+ )?authori[sz]ation\b/i,
  expected: 'how the data of one institution, project or section is kept from the others',
  example: '- Tenant isolation: every query is scoped to the section, which belongs to one institution.',
});

export const fddTenancy: DocumentRule = {
  ...asked,
  check: (document, context) => (bringsData(document) ? asked.check(document, context) : []),
};
