import type { Problem } from '../../domain/finding.ts';
import { planningParts } from '../questions/planning-parts.ts';
import type { Document } from '../document.ts';
import { gapMark, lineOfTitle } from '../questions/find.ts';
import { readQualityChecklist } from '../questions/quality-checklist.ts';
import { isHeading, sectionsOf } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';

/** What an Elixir system stands on. `inTitles`: a section or label has to be about it; otherwise any words will do. */
const subjects = [
  {
    about: 'the OTP application structure',
    inTitles: true,
    name: /\bOTP\b.*\b(?:applications?|structure|architecture|tree)\b|\bapplication (?:structure|architecture)\b|^supervision tree$/i,
  },
  {
    about: 'the Phoenix web architecture',
    inTitles: true,
    name: /\bphoenix\b|\bweb (?:layer|architecture)\b/i,
  },
  {
    about: 'fault tolerance and supervision',
    inTitles: true,
    name: /\bfault[ -]toleran|\bsupervis|\berror handling\b|\bresilience\b/i,
  },
  {
    about: 'the data architecture with Ecto',
    inTitles: true,
    name: /\becto\b|\bdata(?:base)?\b.*\b(?:architecture|design|model|management|schema|strategy|patterns)\b|\bdata model\b/i,
  },
  {
    about: 'telemetry events',
    inTitles: false,
    name: /:telemetry\b|\btelemetry (?:events?|handlers?|spans?)\b|\bevents?\b[^\n]{0,40}\btelemetry\b/i,
  },
  {
    about: 'tests of GenServers',
    inTitles: false,
    name: /\bgen_?servers?\b[^\n]{0,60}\btest|\btest[^\n]{0,80}\bgen_?servers?\b/i,
  },
  {
    about: 'tests of LiveViews',
    inTitles: false,
    name: /\blive ?views?\b[^\n]{0,60}\btest|\btest[^\n]{0,80}\blive ?views?\b/i,
  },
  {
    about: 'deployment by Mix releases',
    inTitles: false,
    name: /\breleases?\b/i,
  },
];

const isWithin = (line: number, range: { line: number; endLine: number }): boolean =>
  range.line <= line && line <= range.endLine;

/** Headings, and the labels of the architecture. Labels elsewhere name goals, and risks name what may go wrong. */
const titlesOf = (document: Document): string[] => {
  const sections = sectionsOf(document);
  const homes = sections.filter(({ title }) => planningParts.architecture.name.test(title));
  const others = [
    ...document.phases,
    ...sections.filter(({ title }) => planningParts.risks.name.test(title)),
  ];
  return [
    ...sections.filter(isHeading),
    ...document.topics.filter(({ line }) => homes.some((home) => isWithin(line, home))),
  ]
    .filter(({ line }) => !others.some((other) => isWithin(line, other)))
    .map(({ title }) => title);
};

/** The body without the checklist, which names all subjects and treats none. */
const textOf = (document: Document): string => {
  const points = new Set(readQualityChecklist(document)?.points.map(({ line }) => line));
  return document.body
    .split('\n')
    .filter((_, index) => !points.has(document.bodyLine + index))
    .join('\n');
};

const check = (document: Document): Problem[] => {
  if (gapMark.test(document.body)) return [];
  const titles = titlesOf(document);
  const text = textOf(document);
  const home = sectionsOf(document).find((section) => planningParts.architecture.name.test(section.title));
  return subjects
    .filter(({ inTitles, name }) => !(inTitles ? titles.some((each) => name.test(each)) : name.test(text)))
    .map(({ about, inTitles }) => ({
      line: inTitles && home ? home.line : lineOfTitle(document),
      message: `Missing part about ${about}, expected it in the plan of an Elixir project`,
      subject: about,
    }));
};

export const planningElixir: DocumentRule = {
  id: 'planning-elixir',
  summary: 'The plan of an Elixir project says how it uses OTP, Phoenix, Ecto, telemetry and Mix releases.',
  about: ['planning'],
  level: { generic: 'off', torus: 'warn' },
  when: 'always',
  check,
};
