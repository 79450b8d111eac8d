import type { InCode } from '../../claims/freeze.ts';
import type { Brief } from '../../domain/authoring.ts';
import type { Claim } from '../../domain/claim.ts';
import { sentencesOf } from '../../pack/questions/find.ts';
import { riskOf } from './draft-prd.ts';
import { draftContract } from './draft-contract.ts';
import { bodyOf, fill, fillAll, gap } from './fill.ts';
import { at, isWords, type Piece, wholeText } from './material.ts';
import { readUpstream, type Upstream } from './read-upstream.ts';
import { referencesOf } from './references.ts';
import { emptyScenario, withoutStrangers } from './requirements.ts';
import { cell, escapeText } from './safe-text.ts';
import { asSentence, blocksAt, limited, once, sentencesIn, textsAt } from './sentences.ts';

const fewest = 8;
const most = 10;

/** Sentences of the request in the order in which a summary needs them; what is too little of it says so. */
const summaryOf = ({ material, requirements }: Upstream): string[] => {
  const told = (key: string, count: number): string[] =>
    sentencesIn(textsAt(material, key).map(asSentence)).slice(0, count);
  const texts = [
    ...[...told('overview', 3), ...told('problem', 3), ...told('goals', 2)],
    ...[...told('components', 1), ...told('performance', 1)],
    ...material
      .filter(({ place }) => place === 'risks')
      .slice(0, 1)
      .map((piece) => asSentence(riskOf(piece)[0])),
    ...requirements.map(({ text }) => asSentence(text)),
    ...[...told('overview', most), ...told('problem', most)],
  ].filter((text) => !/^\W*(?:none|n\/a)\b/i.test(text));
  const chosen = once(texts).reduce<string[]>((all, text) => {
    const next = [...all, text];
    return sentencesOf(next.join(' ')).length <= most ? next : all;
  }, []);
  if (chosen.length === 0) return [];
  const count = sentencesOf(chosen.join(' ')).length;
  const rest =
    count < fewest
      ? [gap(`${fewest - count} sentences or more on why this design, its risks and how it performs`)]
      : [];
  return [[...chosen, ...rest].join(' ')];
};

const impact =
  /\bimpact|\bif (?:not|wrong|false|this|that|it|they)\b|\botherwise\b|\belse\b|\bwould\b|\bunless\b/i;

const assumptionOf = (text: string): string =>
  impact.test(text) || /^\W*none\b/i.test(text)
    ? text
    : `${asSentence(text)} Impact: ${gap('what happens if it does not hold')}`;

const qualities: readonly (readonly [key: string, called: string])[] = [
  ['performance', 'Performance'],
  ['reliability', 'Reliability'],
  ['security', 'Security'],
  ['metrics', 'Observability'],
  ['accessibility', 'Accessibility'],
];

/** As the prd has them; what the request says of the design itself has its own parts. */
const qualitiesOf = (material: readonly Piece[]): string[] => [
  ...textsAt(material, 'non-functional'),
  ...qualities.flatMap(([key, called]) => textsAt(material, key).map((text) => `${called}: ${text}`)),
];

const knownOf = ({ map, guides }: Brief): string[] => [
  ...map.known.map(escapeText),
  ...map.entries
    .slice(0, 25)
    .map(({ kind, subject, detail, path, line }) =>
      [
        `${kind} \`${subject.replaceAll('`', '')}\` in \`${path.replaceAll('`', '')}:${line}\``,
        escapeText(detail),
      ]
        .filter((part) => part !== '')
        .join(': '),
    ),
  ...guides.map(({ path, title, summary }) =>
    [`\`${path.replaceAll('`', '')}\``, escapeText(title), escapeText(summary)]
      .filter((part) => part !== '')
      .join(' — '),
  ),
];

const riskRow = (piece: Piece): string => {
  const [risk, answer] = riskOf(piece);
  return `| ${cell(risk)} | ${answer === null ? gap('mitigation or fallback') : cell(answer)} |`;
};

const risksOf = (material: readonly Piece[]): string[] =>
  limited(once(at(material, 'risks').filter(isWords).map(riskRow)), 'risks').map((row) =>
    row.startsWith('|') ? row : `| ${row} | ${gap('mitigation or fallback')} |`,
  );

const testsOf = ({ material, criteria }: Upstream): string[] => [
  ...textsAt(material, 'testing', 'manual'),
  ...textsAt(material, 'command').map((text) => `Command: ${text}`),
  ...criteria
    .filter(({ text }) => text !== emptyScenario)
    .map(
      ({ id, proves }) =>
        `A test for ${id}${proves.length > 0 ? `, which proves ${proves.join(', ')}` : ''}.`,
    ),
];

const requirementsOf = ({ requirements }: Upstream): string[] =>
  requirements.map(({ id, text }) => `${id}: ${text}`);

/** The parts of the design that its material speaks of. `known`: what the repository says, which promises nothing. */
const fillParts = (
  body: string,
  upstream: Upstream,
  known: readonly string[],
  unknown: readonly string[],
): string => {
  const { material } = upstream;
  const said = (...keys: string[]): string[] => blocksAt(material, ...keys);
  const either = (first: string, second: string): string[] =>
    said(first).length > 0 ? said(first) : said(second);
  const filled = fillAll(body, [
    ['Executive Summary', '', summaryOf(upstream)],
    ['Functional Requirements', '', requirementsOf(upstream)],
    ['Non-Functional Requirements', '', qualitiesOf(material)],
    ['Explicit Assumptions', '', textsAt(material, 'assumptions').map(assumptionOf)],
    ['Repository Context Summary', 'What we know', [...known, ...said('known')]],
    ['Repository Context Summary', 'What we do not know', [...unknown, ...said('unknown')]],
    ['Component Roles & Interactions', '', said('components')],
    ['State & Message Flow', '', said('flow')],
    ['Supervision & Lifecycle', '', said('supervision')],
    ['Alternatives Considered', '', said('alternatives')],
    ['HTTP/JSON APIs', '', said('http', 'interfaces')],
    ['LiveView', '', said('live-view')],
    ['Processes', '', said('processes')],
    ['Ecto Schemas', '', said('schemas', 'data')],
    ['Query Performance', '', said('queries')],
    ['Consistency & Transactions', '', said('consistency')],
    ['Caching Strategy', '', said('caching')],
    ['Budgets', '', either('budgets', 'performance')],
    ['Load Tests', '', said('load-tests')],
    ['Hotspots & Mitigations', '', said('hotspots')],
    ['Failure Modes & Resilience', '', either('failures', 'reliability')],
    ['Observability', 'Telemetry', said('telemetry')],
    ['Observability', 'Metrics, logs and traces', said('metrics')],
    ['Observability', 'Alerts', said('alerts')],
    ['Security & Privacy', 'Permissions', either('permissions', 'security')],
    ['Security & Privacy', 'Tenant isolation', said('tenancy')],
    ['Security & Privacy', 'Personal data', said('personal')],
    ['Security & Privacy', 'Audit', said('audit')],
    ['Testing Strategy', '', testsOf(upstream)],
    ['Rollout & Backwards Compatibility', 'Feature flags', said('flags')],
    ['Rollout & Backwards Compatibility', 'Rollout', said('rollout')],
    ['Rollout & Backwards Compatibility', 'Rollback', said('rollback')],
    ['Rollout & Backwards Compatibility', 'Compatibility', said('compatibility')],
    ['Open Questions & Follow-ups', '', said('questions')],
  ]);
  return fill(filled, { heading: 'Risks & Mitigations' }, risksOf(material));
};

/** fdd.md out of prd.md, or out of the request where there is none, with a contract of what its words promise. */
export const draftFdd = (brief: Brief, template: string, inCode: (claim: Claim) => InCode): string => {
  const upstream = readUpstream(brief);
  const known = [...upstream.requirements, ...upstream.criteria].map(({ id }) => id);
  const body = bodyOf(template, { title: escapeText(brief.title) });
  const unknown = [...brief.map.unknown, ...brief.leftOut].map(escapeText);
  const promised = fillParts(body, upstream, [], []);
  const contract = draftContract(withoutStrangers(promised, known), brief, inCode);
  const whole = fillParts(body, upstream, knownOf(brief), unknown);
  const referenced = fill(
    whole,
    { heading: 'References' },
    referencesOf(brief, upstream.material.map(wholeText)),
  );
  return withoutStrangers(
    contract === null
      ? referenced
      : referenced.replace(
          /^```yaml contract\n[\s\S]*?^```$/m,
          () => `\`\`\`yaml contract\n${contract}\`\`\``,
        ),
    known,
  );
};
