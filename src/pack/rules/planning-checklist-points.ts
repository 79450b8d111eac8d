import { readQualityChecklist } from '../questions/quality-checklist.ts';
import type { DocumentRule } from '../rule.ts';

/** What the checklist of an Elixir project asks, each by the words that it cannot do without. */
const points = [
  { asks: 'the OTP architecture', name: /\bOTP\b(?!.*\breleases?\b)|\barchitecture\b/i },
  { asks: 'the supervision strategy', name: /\bsupervis/i },
  { asks: 'Phoenix patterns', name: /\bphoenix\b/i },
  {
    asks: 'communication between processes',
    name: /\bprocess(?:es)?\b.*\bcommunicat|\bcommunicat.*\bprocess|\bmessag|\bpubsub\b/i,
  },
  { asks: 'the Ecto schemas', name: /\becto\b|\bschemas?\b|\bdatabase\b/i },
  { asks: 'fault tolerance', name: /\bfault|\berrors?\b|\bfailures?\b/i },
  { asks: 'performance targets with concurrency', name: /\bperformance\b|\bconcurren/i },
  { asks: 'tests of GenServers and LiveViews', name: /\btest/i },
  { asks: 'deployment by Mix releases', name: /\bdeploy|\breleases?\b/i },
  { asks: 'monitoring', name: /\bmonitor|\btelemetry\b|\bmetrics\b|\bobservab/i },
];

export const planningChecklistPoints: DocumentRule = {
  id: 'planning-checklist-points',
  summary: 'The quality checklist of an Elixir project asks for what such a project stands on.',
  about: ['planning'],
  level: { generic: 'off', torus: 'warn' },
  when: 'always',
  check: (document) => {
    const checklist = readQualityChecklist(document);
    if (!checklist || checklist.points.length === 0) return [];
    return points
      .filter(({ name }) => !checklist.points.some(({ text }) => name.test(text)))
      .map(({ asks }) => ({
        line: checklist.line,
        message: `Missing point about ${asks} in the quality checklist, expected it among the ten`,
        subject: asks,
      }));
  },
};
