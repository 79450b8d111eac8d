import type { Brief, MapEntry } from '../../domain/authoring.ts';
import { splitFrontMatter } from '../../pack/front-matter.ts';
import { focusAreasAsked } from '../../pack/questions/focus-areas.ts';
import { riskOf } from './draft-prd.ts';
import { fddPlaces } from './fdd-places.ts';
import { bodyOf, fill, fillAll, gap } from './fill.ts';
import type { Templates } from './templates.ts';
import { at, isWords, type Piece, type Place, readMaterial } from './material.ts';
import { documentOf, requestOf, wordsSaid } from './request.ts';
import { cell, escapeText } from './safe-text.ts';
import { once, textsAt } from './sentences.ts';

const places: readonly Place[] = [
  { key: 'vision', name: /^vision$/i },
  { key: 'mission', name: /^mission$/i },
  { key: 'secondary', name: /\bsecondary goals?\b|\bnice to have\b/i },
  ...fddPlaces,
];

const longestFocus = 80;

/** The part that the focus asks for; a focus in other words gets a part of that name to fill. */
const focusPart = (focus: string, parts: Templates['focus']): string => {
  const areas = focusAreasAsked(focus);
  if (areas.length > 0)
    return areas
      .flatMap(({ id }) => (Object.hasOwn(parts, id) ? [parts[id as keyof Templates['focus']]] : []))
      .map((text) => splitFrontMatter(text).body.trim())
      .join('\n\n');
  const name = escapeText(focus.replace(/\s+/g, ' ').trim().slice(0, longestFocus)).replace(/[\s#]+$/, '');
  return name === '' ? '' : `### ${name}\n\n${gap('what is decided about it, and why')}`;
};

const mostBoxes = 30;
const boxName = ({ subject }: MapEntry): string => subject.replace(/[^\w.:/ -]/g, '');

const ofKind = ({ map }: Brief, kind: MapEntry['kind']): MapEntry[] =>
  [
    ...new Map(
      map.entries
        .filter((entry) => entry.kind === kind && boxName(entry) !== '')
        .map((entry) => [boxName(entry), entry]),
    ).values(),
  ].slice(0, mostBoxes);

/** Who starts a process, as far as the map says it. */
const supervisorOf = ({ detail }: MapEntry): string | null =>
  /\bsupervisor ([\w.]+)/.exec(detail)?.[1] ?? null;

const processDiagram = (processes: readonly MapEntry[]): string[] => {
  const supervisors = processes.flatMap((entry) => supervisorOf(entry) ?? []);
  const names = [...new Set([...supervisors, ...processes.map(boxName)])];
  const parents = new Map(processes.map((entry) => [boxName(entry), supervisorOf(entry)]));
  const idOf = (name: string | null | undefined): string =>
    name === null || name === undefined ? 'app' : `p${names.indexOf(name)}`;
  return [
    'flowchart TD',
    '  app["Application"]',
    ...names.map((name) => `  ${idOf(parents.get(name))} --> ${idOf(name)}["${name}"]`),
  ];
};

const webDiagram = (views: readonly MapEntry[], contexts: readonly MapEntry[]): string[] => [
  'flowchart LR',
  '  browser["Browser"] --> router["Endpoint and router"]',
  ...views.map((entry, index) => `  router --> v${index}["${boxName(entry)}"]`),
  ...(contexts.length > 0
    ? [
        '  subgraph contexts["Contexts"]',
        ...contexts.map((entry, index) => `    c${index}["${boxName(entry)}"]`),
        '  end',
        '  router --> contexts',
      ]
    : []),
];

/** In place of the diagram of a part, where the repository has what it shows. */
const withDiagram = (body: string, heading: string, lines: readonly string[]): string => {
  const from = body.indexOf(`### ${heading}\n`);
  const start = body.indexOf('```mermaid\n', from);
  const end = body.indexOf('\n```', start);
  return from === -1 || start === -1
    ? body
    : `${body.slice(0, start)}\`\`\`mermaid\n${lines.join('\n')}${body.slice(end)}`;
};

const isContext = ({ subject }: MapEntry): boolean =>
  /^[A-Z]\w*\.[A-Z]\w*$/.test(subject) && !subject.includes('Web.');

const withDiagrams = (body: string, brief: Brief): string => {
  const processes = ofKind(brief, 'process');
  const views = ofKind(brief, 'live-view');
  const contexts = ofKind(brief, 'module').filter(isContext);
  const drawn =
    processes.length > 0 ? withDiagram(body, 'OTP Application Structure', processDiagram(processes)) : body;
  return views.length + contexts.length > 0
    ? withDiagram(drawn, 'Phoenix Web Architecture', webDiagram(views, contexts))
    : drawn;
};

const listed = (entries: readonly MapEntry[]): string[] =>
  entries.map(({ subject, detail, path }) =>
    [`- \`${subject.replaceAll('`', '')}\` (\`${path.replaceAll('`', '')}\`)`, escapeText(detail)]
      .filter((part) => part !== '')
      .join(': '),
  );

/** What is there, as one answer: what it is for is still to be said. */
const thereIs = (lead: string, entries: readonly MapEntry[], wanted: string): string[] =>
  entries.length > 0 ? [[lead, ...listed(entries)].join('\n'), gap(wanted)] : [];

const tools: readonly (readonly [row: string, names: readonly string[]])[] = [
  ['Elixir and Erlang/OTP', ['Elixir', 'OTP']],
  ['Phoenix and LiveView', ['Phoenix', 'LiveView']],
  ['Ecto and PostgreSQL', ['Ecto', 'PostgreSQL']],
];

/** Versions that the repository states, and no others. */
const withVersions = (body: string, known: readonly string[]): string =>
  tools.reduce((text, [row, names]) => {
    const found = names.flatMap((name) => {
      const version = new RegExp(String.raw`\b${name}\b\W{0,4}(\d+(?:\.\d+)*)`, 'i').exec(
        known.join('\n'),
      )?.[1];
      return version === undefined ? [] : [`${name} ${version}`];
    });
    return found.length === names.length
      ? text.replace(`| ${row} | [NEEDS INPUT: versions] |`, () => `| ${row} | ${found.join(', ')} |`)
      : text;
  }, body);

const riskRow = (piece: Piece): string => {
  const [risk, answer] = riskOf(piece);
  const told = (name: RegExp): string =>
    piece.cells.find(({ header, text }) => name.test(header) && text !== '')?.text ??
    gap('low, medium or high');
  return `| ${[risk, told(/likelihood|probability/i), told(/impact|severity/i), answer ?? gap('what is done about it')].map(cell).join(' | ')} |`;
};

/** PLANNING.md out of the request and of what the repository has. */
export const draftPlanning = (brief: Brief, templates: Pick<Templates, 'planning' | 'focus'>): string => {
  const prd = documentOf(brief, 'prd');
  const texts = [...(prd ? [prd.text] : []), ...requestOf({ ...brief, words: '' })];
  const material = texts.flatMap((text) => readMaterial(text, places));
  const said = (...keys: string[]): string[] => textsAt(material, ...keys);
  const body = bodyOf(templates.planning, { title: escapeText(brief.title) }).replace(
    /\{\{focus\}\}\n*/,
    () => {
      const part = focusPart(wordsSaid(brief), templates.focus);
      return part === '' ? '' : `${part}\n\n`;
    },
  );
  const filled = fillAll(withVersions(withDiagrams(body, brief), brief.map.known), [
    ['Vision', '', said('vision')],
    ['Mission', '', said('mission').length > 0 ? said('mission') : said('problem')],
    ['Success', 'Availability', said('reliability')],
    ['Success', 'Speed', said('performance')],
    ['Primary Goals', '', said('goals')],
    ['Secondary Goals', '', said('secondary')],
    [
      'OTP Application Structure',
      '',
      thereIs(
        'Processes that are there:',
        ofKind(brief, 'process'),
        'which process holds what, and why it is a process',
      ),
    ],
    [
      'Phoenix Web Architecture',
      '',
      thereIs(
        'LiveViews and contexts that are there:',
        [...ofKind(brief, 'live-view'), ...ofKind(brief, 'module').filter(isContext)],
        'boundaries of the contexts, and what is a LiveView, a controller or a channel',
      ),
    ],
    ['Process Design', '', said('processes', 'flow')],
    ['Fault Tolerance', '', said('failures', 'supervision')],
    ['Data Architecture', '', said('schemas', 'data')],
    ['Performance Architecture', '', said('caching', 'budgets')],
    ['Quality Assurance Plan', 'Tests', said('testing')],
    ['Quality Assurance Plan', 'Deployment', said('rollout')],
    ['Monitoring & Observability', 'Telemetry events', said('telemetry')],
    ['Monitoring & Observability', 'Metrics', said('metrics')],
    ['Monitoring & Observability', 'Alerts', said('alerts')],
  ]);
  const risks = at(material, 'risks').filter((piece) => isWords(piece) && !/^\W*none\b/i.test(piece.text));
  return fill(filled, { heading: 'Risk Management' }, once(risks.slice(0, 50).map(riskRow)));
};
