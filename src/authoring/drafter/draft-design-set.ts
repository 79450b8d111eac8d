import type { Brief, WrittenText } from '../../domain/authoring.ts';
import { readYaml } from '../../text/yaml.ts';
import { areasFor, type DesignArea, saidOf } from './design-areas.ts';
import { riskOf } from './draft-prd.ts';
import { fddPlaces } from './fdd-places.ts';
import { bodyOf, fill, fillAll, gap } from './fill.ts';
import { at, isWords, type Piece, readMaterial } from './material.ts';
import { prdPlaces } from './prd-places.ts';
import { documentOf, requestOf } from './request.ts';
import { type Requirement, requirementsIn } from './requirements.ts';
import { cell, escapeText, plain } from './safe-text.ts';
import { asSentence, limited, once, shared, textsAt, wordsOf } from './sentences.ts';

/** What the set is drawn from: what has to be done, by whom it is asked, and what is said of each part. */
interface Source {
  title: string;
  material: Piece[];
  requirements: Requirement[];
}

const readSource = (brief: Brief): Source => {
  const prd = documentOf(brief, 'prd');
  const texts = [...(prd ? [prd.text] : []), ...requestOf(brief)];
  return {
    title: brief.title,
    material: texts.flatMap((text) => readMaterial(text, fddPlaces)),
    requirements: requirementsIn(texts.flatMap((text) => readMaterial(text, prdPlaces))),
  };
};

const baseName = (slug: string): string =>
  slug
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '_')
    .replace(/^_+|_+$/g, '') || 'project';

const fileName = (slug: string, { name }: DesignArea): string => `${baseName(slug)}_${name}_design.md`;

const isOf = (area: DesignArea, text: string): boolean => area.words.test(plain(text));

const riskRow = (piece: Piece): string => {
  const [risk, answer] = riskOf(piece);
  const cellOf = (name: RegExp, wanted: string): string =>
    piece.cells.find(({ header, text }) => name.test(header) && text !== '')?.text ?? gap(wanted);
  return `| ${[
    risk,
    cellOf(/likelihood|probability/i, 'low, medium or high'),
    cellOf(/impact|severity/i, 'low, medium or high'),
    cellOf(/owner|who/i, 'who'),
    answer ?? gap('mitigation and trigger'),
  ]
    .map(cell)
    .join(' | ')} |`;
};

/** Risks of the area; those that no area is closer to stand in each document. */
const risksOf = (area: DesignArea, areas: readonly DesignArea[], material: readonly Piece[]): string[] =>
  at(material, 'risks')
    .filter((piece) => isWords(piece) && !/^\W*none\b/i.test(piece.text))
    .filter(({ text }) => isOf(area, text) || !areas.some((each) => isOf(each, text)))
    .slice(0, 30)
    .map(riskRow);

const assumptionOf = (text: string): string => `${asSentence(text)} Owner: ${gap('who settles it, and how')}`;

const integrationRow = (text: string): string =>
  `| ${[text, gap('protocol'), gap('timeout'), gap('retries'), gap('what happens then')].map(cell).join(' | ')} |`;

const questionOf = (text: string): string => `${asSentence(text)} ${gap('who answers it, until when')}`;

type Answers = readonly (readonly [heading: string, label: string, texts: readonly string[]])[];

const told = ({ id, text }: Requirement): string => `${id}: ${text}`;

/** What holds for each area alike. */
const answersForAll = ({ material, requirements }: Source): Answers => {
  const said = (...keys: string[]): string[] => textsAt(material, ...keys);
  return [
    ['Infrastructure & Operations', 'Configuration and flags', said('flags')],
    ['Security & Compliance', 'Authentication and authorization', said('permissions', 'security')],
    ['Security & Compliance', 'Data protection', said('personal')],
    ['Performance & Scalability', 'Targets', said('performance', 'budgets')],
    ['Performance & Scalability', 'Caching and indexes', said('caching', 'queries')],
    ['Phase 1: MVP', 'Scope', requirements.filter(({ priority }) => priority === 'P0').map(told)],
    ['Testing Strategy', 'Levels', said('testing')],
    ['Testing Strategy', 'Migration and rollback', said('rollback')],
    ['Open Questions', '', said('questions').map(questionOf)],
    ['Assumptions (TBD)', '', said('assumptions').map(assumptionOf)],
  ];
};

/** What speaks of the area, and all of a part that is the area's own. */
const answersFor = (area: DesignArea, { material, requirements }: Source): Answers => {
  const ofArea = (...keys: string[]): string[] =>
    textsAt(material, ...keys).filter((text) => isOf(area, text));
  const wholly = (names: readonly string[], ...keys: string[]): string[] =>
    names.includes(area.name) ? textsAt(material, ...keys) : ofArea(...keys);
  const goals = [
    ...textsAt(material, 'goals'),
    ...ofArea('non-functional', 'performance', 'reliability', 'security'),
  ];
  const own = saidOf(
    area,
    material.filter(({ place }) => place !== 'risks'),
  );
  return [
    ['Context', '', once(goals).map(asSentence)],
    ['Components and Data Flow', '', limited(once(own), 'sentences').map(asSentence)],
    ['Components and Responsibilities', '', requirements.filter(({ text }) => isOf(area, text)).map(told)],
    ['Data Model', '', wholly(['database', 'backend'], 'schemas', 'data')],
    ['Rules and Algorithms', '', ofArea('flow', 'consistency', 'failures')],
    ['Contracts', '', wholly(['api'], 'http', 'interfaces', 'processes')],
    [
      'Infrastructure & Operations',
      'Observability',
      wholly(['observability_platform'], 'telemetry', 'metrics', 'alerts'),
    ],
  ];
};

const draftDocument = (
  area: DesignArea,
  areas: readonly DesignArea[],
  source: Source,
  template: string,
): string => {
  const body = bodyOf(template, { title: escapeText(`${source.title} ${area.title}`) });
  const filled = fillAll(body, [...answersFor(area, source), ...answersForAll(source)]);
  const withRisks = fill(filled, { heading: 'Risks' }, risksOf(area, areas, source.material));
  const systems = textsAt(source.material, 'integrations').slice(0, 30);
  return fill(withRisks, { heading: 'Integration Points' }, systems.map(integrationRow));
};

const goalsFor = (area: DesignArea, { material }: Source): string[] => {
  const goals = textsAt(material, 'goals', 'success').map(plain);
  const close = goals.filter((text) => isOf(area, text));
  if (close.length > 0) return close;
  const words = wordsOf(saidOf(area, material).join(' '));
  const near = goals.filter((text) => shared(wordsOf(text), words) > 1);
  return near.length > 0 ? near : goals;
};

const orGap = (texts: readonly string[], wanted: string): string[] =>
  texts.length > 0 ? [...texts] : [gap(wanted)];

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The phases of the template; what users get first is what the source calls most urgent. */
const phasesIn = (template: string, { requirements }: Source): unknown => {
  const parsed = readYaml(template).value;
  const phases: unknown = isObject(parsed) ? parsed['phase_plan_overview'] : [];
  const urgent = requirements
    .filter(({ priority }) => priority === 'P0')
    .map(({ id, text }) => plain(`${id}: ${text}`));
  return (Array.isArray(phases) ? (phases as unknown[]) : []).map((phase) =>
    isObject(phase) && phase['phase'] === 'Phase 1: MVP' && urgent.length > 0
      ? { ...phase, goals: urgent }
      : phase,
  );
};

const draftManifest = (
  areas: readonly DesignArea[],
  slug: string,
  source: Source,
  template: string,
): string => {
  const names = areas.map((area) => ({ area, name: fileName(slug, area) }));
  const each = (of: (area: DesignArea) => unknown): Record<string, unknown> =>
    Object.fromEntries(names.map(({ area, name }) => [name, of(area)]));
  const quoted = (area: DesignArea): string[] => once(saidOf(area, source.material)).slice(0, 3).map(plain);
  const manifest = {
    project_name: source.title.replace(/\s+/g, ' ').trim() || gap('the name of the project'),
    selected_docs: names.map(({ name }) => name),
    design_areas: each(({ covers, words }) => {
      const tasks = source.requirements.filter(({ text }) => words.test(plain(text))).map(({ id }) => id);
      return tasks.length > 0 ? `${covers}: ${tasks.slice(0, 20).join(', ')}` : covers;
    }),
    rationale: each((area) => {
      const texts = quoted(area);
      return texts.length > 0
        ? `The source says: ${texts.map((text) => `“${text}”`).join(' ')}`
        : gap('which goals, risks and non-functional requirements of the PRD call for it');
    }),
    assumptions_tbd: orGap(
      textsAt(source.material, 'assumptions', 'questions').map(plain),
      'what the PRD leaves open, and who knows',
    ),
    traceability: each((area) => orGap(goalsFor(area, source), 'objective or KPI of the PRD')),
    phase_plan_overview: phasesIn(template, source),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
};

/**
 * The set by the names of its files alone. Each document opens with `<!-- {{path}} -->`: whoever knows the folder puts
 * the path in its place, with a plain `replace('{{path}}', () => path)`.
 */
export const draftDesignSet = (
  brief: Brief,
  templates: { design: string; manifest: string },
): WrittenText[] => {
  const source = readSource(brief);
  const areas = areasFor(source.material);
  return [
    { name: 'manifest.json', body: draftManifest(areas, brief.slug, source, templates.manifest) },
    ...areas.map((area) => ({
      name: fileName(brief.slug, area),
      body: draftDocument(area, areas, source, templates.design),
    })),
  ];
};
