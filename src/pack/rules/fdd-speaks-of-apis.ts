import { fddSections } from '../questions/fdd-sections.ts';
import { mustSpeakOf } from '../questions/must-speak-of.ts';

export const fddSpeaksOfApis = mustSpeakOf({
  id: 'fdd-speaks-of-apis',
  summary: 'A final FDD says which APIs it adds or changes, or that there are none.',
  called: 'APIs',
  name: fddSections.interfaces.name,
  words:
    /\b(?:HTTP|REST|JSON|GraphQL|gRPC|public|external) APIs?\b|\b(?:no|new|existing) (?:\w+ ){0,2}(?:APIs?|routes?)\b|\bendpoints?\b|\b(?:GET|POST|PUT|PATCH|DELETE) `?\//i,
  expected: 'the routes, events and functions that others call',
  example: '- APIs: `POST /sections/:slug/waitlist`, JSON, answers 201 with the place.',
});
