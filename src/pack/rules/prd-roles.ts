import { lineOfTitle } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';
import { type Matter, requireWords } from '../questions/speak-of.ts';

const matters: readonly Matter[] = [
  {
    called: 'roles',
    name: /\broles?\b|\bpermissions?\b|\baccess control\b/i,
    words:
      /\broles?\b|\bpermissions?\b|\b(?:un)?authori[sz](?:e|es|ed|ing|ation)\b|\bauthz\b|\b\w+-only\b|^[^\w\n]*(?:[\w-]+ ){0,3}(?:authors?|instructors?|teachers?|students?|learners?|admin(?:istrator)?s?)\b[^:\n]{0,40}:/im,
    expected: 'which roles may do what',
    example: '- Permissions: instructors of the section reorder its waitlist; students join and leave it.',
  },
  {
    called: 'tenant boundaries',
    name: /\btenan(?:t|ts|cy)\b|\bmulti-?tenan/i,
    words:
      /\btenan(?:t|ts|cy)\b|multi-?tenan|\binstitutions?\b|\bcross-(?:user|section|project|context|account)\b|\b(?:user|section|project)-(?:scoped|level)\b|\bscoped (?:to|by)\b|\bno (?:[\w-]+[\s,]+){0,6}(?:schema|persistence|database|storage|tables?)\b|\b(?:section|project|institution)_id\b|\b(?:one|owned|target|their own|course) sections?\b|\bbetween (?:sections|projects|institutions)\b/i,
    concerns:
      /\bdatabases?\b|\bEcto\b|\bquer(?:y|ies)\b|\bmigrations?\b|\bpersist(?:s|ed|ence)?\b|\bstor(?:e|es|ed|age)\b|\benrol/i,
    expected: 'whose data the feature sees: of one institution, project or section',
    example: '- Multi-tenancy: a waitlist belongs to one section, and so to one institution.',
  },
];

export const prdRoles: DocumentRule = {
  id: 'prd-roles',
  summary: 'A final PRD says which roles may do what, and where one tenant ends and another begins.',
  about: ['prd'],
  level: { generic: 'off', torus: 'warn' },
  when: 'final',
  check: (document) => requireWords(document, matters, lineOfTitle(document)),
};
