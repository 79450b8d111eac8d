import { fddSections } from '../questions/fdd-sections.ts';
import { mustSpeakOf } from '../questions/must-speak-of.ts';

export const fddSpeaksOfSchemas = mustSpeakOf({
  id: 'fdd-speaks-of-schemas',
  summary: 'A final FDD says which schemas and migrations it brings, or that there are none.',
  called: 'schemas',
  name: fddSections.dataModel.name,
  words: /\bschemas?\b|\bmigrations?\b|\bdata model\b|\b(?:no|new|database) tables?\b/i,
  expected: 'the tables, columns and migrations of the change',
  example: '- Schemas: none; positions are computed from `waitlist_entries`, which exists.',
});
