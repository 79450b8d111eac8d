import { fddSections } from '../questions/fdd-sections.ts';
import { mustSpeakOf } from '../questions/must-speak-of.ts';

export const fddSpeaksOfTelemetry = mustSpeakOf({
  id: 'fdd-speaks-of-telemetry',
  summary: 'A final FDD says which telemetry it emits, or that there is none.',
  called: 'telemetry',
  name: fddSections.observability.name,
  words: /telemetry|\binstrument(?:s|ed|ation)?\b|\bmetrics\b|\bAppSignal\b|\bstructured logs?\b/i,
  expected: 'the events with their measurements and metadata',
  example: '- Telemetry: `[:waitlist, :joined]` with `duration` and `section_id`.',
});
