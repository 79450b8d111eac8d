import type { Brief } from '../../domain/authoring.ts';
import { sentencesOf } from '../../pack/questions/find.ts';
import { bodyOf, fill, fillAll, gap } from './fill.ts';
import { isWords, type Piece, readMaterial, wholeText } from './material.ts';
import { ofDesign, prdPlaces } from './prd-places.ts';
import {
  type Criterion,
  criteriaIn,
  isStatement,
  type Requirement,
  requirementsIn,
  withoutStrangers,
} from './requirements.ts';
import { cell, escapeText, plain } from './safe-text.ts';
import { blocksAt, limited, once, textsAt } from './sentences.ts';
import { requestOf } from './request.ts';

const rowOf = ({ id, text, priority }: Requirement): string =>
  `| ${id} | ${cell(text)} | ${priority ?? gap('P0, P1 or P2')} |`;

const lineOf = ({ id, text, proves }: Criterion): string =>
  `${id} (${proves.length > 0 ? proves.join(', ') : gap('the FR that it proves')}) ${text}`;

const story = /^as an? ([\p{L} -]{2,40}?),? (?:I|we) (?:want|need|can|would like|should|must)\b/iu;

/** `As a librarian, I want …` names a role and what it does. */
const storiesIn = (material: readonly Piece[]): { roles: string[]; cases: string[] } => {
  const found = material.filter(isWords).flatMap((piece) => {
    const role = story.exec(plain(piece.text).replace(/^\W*(?:FR-?\d+\W+)?/, ''))?.[1];
    return role === undefined ? [] : [{ role, text: wholeText(piece).replace(/^\W*FR-?\d+\W+/, '') }];
  });
  return {
    roles: once(found.map(({ role }) => `${role.charAt(0).toUpperCase()}${role.slice(1)}`)),
    cases: found.map(({ text }) => text),
  };
};

const answered = /→|->|=>|\bmitigat|\s—\s/i;

/** `risk → what makes it smaller`, or a gap after the arrow. */
export const riskOf = (piece: Piece): [risk: string, answer: string | null] => {
  if (piece.form === 'row') {
    const [risk = piece.text] = [
      piece.cells.find(({ header }) => /\brisks?\b/i.test(header))?.text,
      piece.cells[0]?.text,
    ].filter((text) => text !== undefined);
    const answer = piece.cells.find(({ header }) => /mitigat|answer|response|fallback/i.test(header))?.text;
    return [risk, answer || null];
  }
  const whole = wholeText(piece);
  if (!answered.test(whole)) return [whole, null];
  const [risk = whole, ...rest] = whole.split(
    /\s*(?:→|->|=>|\s—\s|[.;,(]?\s*\bmitigat(?:ion|ed by|e)\b:?)\s*/i,
  );
  const answer = rest.join(' ').trim();
  return answer === '' ? [whole, null] : [risk, answer];
};

const riskLine = (piece: Piece): string => {
  const [risk, answer] = riskOf(piece);
  if (/^\W*none\b/i.test(risk)) return risk;
  return `${risk} → ${answer ?? gap('what makes it smaller')}`;
};

/** The first words of a request are its overview, unless some of it is called so. */
const overviewOf = (material: readonly Piece[]): { overview: string[]; rest: Piece[] } => {
  const named = blocksAt(material, 'overview');
  const loose = material.filter(({ place }) => place === null);
  const [first, ...others] = loose;
  if (named.length > 0) return { overview: named, rest: loose };
  return first && isWords(first) && first.form === 'paragraph'
    ? { overview: [first.text], rest: others }
    : { overview: [], rest: loose };
};

const questionsIn = (material: readonly Piece[]): string[] =>
  material
    .filter(
      (piece) => isWords(piece) && (piece.place === null || ['overview', 'problem'].includes(piece.place)),
    )
    .flatMap(({ text }) => sentencesOf(text).filter((sentence) => sentence.endsWith('?')));

const qualities: readonly (readonly [key: string, words: RegExp])[] = [
  ['performance', /\bp(?:50|9\d)\b|\blatenc|\bthroughput\b|\bfast\b|\bper second\b|\bms\b|\bperforman/i],
  ['security', /\bsecur|\bprivac|\bauthori|\bpermission|\bpersonal data\b|\bencrypt/i],
  ['observability', /\btelemetry\b|\blogs?\b|\blogged\b|\bmetrics?\b|\balert|\bmeasured\b|\bdashboard/i],
  ['reliability', /\bavailab|\breliab|\blost\b|\bretr(?:y|ies)\b|\bfail|\brestart/i],
];

/** Non-functional requirements without a label go to the quality that their words speak of. */
const placed = (piece: Piece): Piece => {
  if (piece.place !== 'non-functional') return piece;
  const quality = qualities.find(([, words]) => words.test(piece.text));
  return { ...piece, place: quality?.[0] ?? 'reliability' };
};

const wide = (material: readonly Piece[]) => {
  const { overview, rest } = overviewOf(material);
  const background = rest.map((piece) => (isWords(piece) ? wholeText(piece) : piece.text));
  const stories = storiesIn(material);
  return {
    overview,
    problem: limited(once([...blocksAt(material, 'problem'), ...background]), 'entries'),
    roles: once([
      ...textsAt(material, 'users'),
      ...(textsAt(material, 'users').length > 0 ? [] : stories.roles),
    ]),
    cases: once([...textsAt(material, 'use-cases'), ...stories.cases]),
  };
};

const risksOf = (material: readonly Piece[]): string[] =>
  limited(material.filter((piece) => piece.place === 'risks' && isWords(piece)).map(riskLine), 'risks');

const isOfProduct = ({ under }: Piece): boolean => !under.some((name) => ofDesign.test(name));

/** prd.md out of the words of a request. */
export const draftPrd = (brief: Brief, template: string): string => {
  const all = requestOf(brief)
    .flatMap((text) => readMaterial(text, prdPlaces))
    .filter(isOfProduct);
  const requirements = requirementsIn(all, brief.issue?.title);
  const criteria = requirements.length > 0 ? criteriaIn(all, requirements) : [];
  const material = all.filter((piece) => !isStatement(piece)).map(placed);
  const { overview, problem, roles, cases } = wide(material);
  const said = (...keys: string[]): string[] => textsAt(material, ...keys);
  const filled = fillAll(bodyOf(template, { title: escapeText(brief.title) }), [
    ['Overview', '', overview],
    ['Background & Problem Statement', '', problem],
    ['Goals & Non-Goals', 'Goals', said('goals')],
    ['Goals & Non-Goals', 'Non-Goals', said('non-goals')],
    ['Users & Use Cases', 'Users / Roles', roles],
    ['Users & Use Cases', 'Use Cases', cases],
    ['UX / UI Requirements', 'Key Screens/States', said('screens')],
    ['UX / UI Requirements', 'Navigation & Entry Points', said('entry')],
    ['UX / UI Requirements', 'Accessibility', said('accessibility')],
    ['UX / UI Requirements', 'Internationalization', said('languages')],
    ['Acceptance Criteria', '', criteria.map(lineOf)],
    ['Non-Functional Requirements', 'Performance & Scale', said('performance')],
    ['Non-Functional Requirements', 'Reliability', said('reliability')],
    ['Non-Functional Requirements', 'Security & Privacy', said('security')],
    ['Non-Functional Requirements', 'Observability', said('observability')],
    ['Data & Interfaces', 'Data', blocksAt(material, 'data')],
    ['Data & Interfaces', 'Interfaces', blocksAt(material, 'interfaces')],
    ['Data & Interfaces', 'Permissions', said('permissions')],
    ['Integrations & Platform Considerations', 'Integrations', said('integrations')],
    ['Integrations & Platform Considerations', 'Multi-Tenancy', said('tenancy')],
    ['Feature Flagging, Rollout & Migration', 'Flags', said('flags')],
    ['Feature Flagging, Rollout & Migration', 'Rollout', said('rollout')],
    ['Feature Flagging, Rollout & Migration', 'Migration & Rollback', said('migration')],
    ['Success Metrics', '', said('metrics')],
    ['Risks & Mitigations', '', risksOf(material)],
    ['Open Questions & Assumptions', 'Assumptions', said('assumptions')],
    [
      'Open Questions & Assumptions',
      'Open Questions',
      once([...said('questions'), ...questionsIn(material)]),
    ],
  ]);
  const whole = fill(filled, { heading: 'Functional Requirements' }, requirements.map(rowOf));
  return withoutStrangers(
    whole,
    [...requirements, ...criteria]
      .map(({ id }) => id)
      .concat(requirements.length === 0 ? ['FR-001', 'FR-002', 'AC-001', 'AC-002'] : []),
  );
};
