import type { Nodes, TableRow } from 'mdast';
import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { gapMark, type Item, itemsOf, lineOfTitle, topicsNamed } from './find.ts';
import { endLineOf, lineOf, plainText, walk } from '../../markdown/markdown.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock, type Topic } from '../../markdown/topics.ts';

/** A part that the template gives an fdd, whether authors make it a heading or a label. */
export interface FddSection {
  /** How our template and our messages name it. */
  called: string;
  /** How authors name it. */
  name: RegExp;
  /** What belongs there. */
  expected: string;
  example: string;
  /** Set where it must be a section of its own, not something said within another. */
  isMain?: boolean;
}

/** In the order of the template. */
export const fddSections = {
  executiveSummary: {
    called: 'Executive Summary',
    name: /^(?:executive |design )?summary$|^executive (?:summary|overview)\b|^overview$|^abstract$|^tl;?dr$/i,
    expected: 'what is delivered to whom, and why this way',
    example: '## 1. Executive Summary',
    isMain: true,
  },
  requirements: {
    called: 'Requirements & Assumptions',
    name: /\brequirements?\b(?!.*\btraceab)/i,
    expected: 'functional requirements, non-functional requirements and explicit assumptions',
    example: '## 2. Requirements & Assumptions',
    isMain: true,
  },
  functionalRequirements: {
    called: 'Functional Requirements',
    name: /(?<!non)(?<!non[\s‐‑–-])\bfunctional (?:requirements?|scope|needs|behaviou?rs?)\b/i,
    expected: 'what the feature does, as a list',
    example: '- Functional Requirements\n  - FR-001: A student joins the waitlist of a full section.',
  },
  nonFunctionalRequirements: {
    called: 'Non-Functional Requirements',
    name: /\bnon[\s‐‑–-]?functional\b|\bNFRs?\b|\bquality (?:attributes|goals|requirements)\b|\bSLOs?\b|\bservice levels?\b|\b(?:performance|reliability|security|operational) requirements\b/i,
    expected: 'targets for latency, throughput, availability or whatever else must hold',
    example: '- Non-Functional Requirements\n  - Joining answers within 200 ms at p95.',
  },
  assumptions: {
    called: 'Explicit Assumptions',
    name: /^(?!.*\brequirements?\b).*\bassumptions?\b|\bwe assume\b/i,
    expected: 'what the design takes for granted, each with its impact, or "none"',
    example:
      '- Explicit Assumptions\n  - Sections stay below 500 students; if not, positions must be cached.',
  },
  context: {
    called: 'Context Summary',
    name: /\bcontext\b.*\b(?:summary|overview)\b|^(?:\w+ ){0,2}context$|^(?:current|existing|today's) (?:state|system|architecture|design|implementation|behaviou?r)\b|^background\b/i,
    expected: 'the modules, boundaries, processes and hooks that the design builds on',
    example: '## 3. Repository Context Summary',
    isMain: true,
  },
  design: {
    called: 'Proposed Design',
    name: /^(?:the )?(?:proposed|detailed|technical|system|solution|high[\s-]level|selected|chosen|target) (?:technical )?(?:design|solution|architecture|approach)\b|^(?:design|solution|architecture|approach)(?: overview| details)?$/i,
    expected: 'components and their roles, state and message flow, lifecycle, and alternatives',
    example: '## 4. Proposed Design',
    isMain: true,
  },
  alternatives: {
    called: 'Alternatives Considered',
    name: /\balternatives?\b|\b(?:options|approaches|designs|solutions)\s+(?:considered|evaluated|compared|rejected)\b|\bconsidered (?:options|approaches|designs|solutions)\b|\btrade-?offs?\b|\brejected\b|\bwhy not\b/i,
    expected: 'the other ways that were considered and why they were not taken, or "none"',
    example: '### 4.4 Alternatives Considered',
  },
  interfaces: {
    called: 'Interfaces',
    name: /\binterfaces?\b|\bAPIs?\b|\bendpoints?\b|\broutes\b/i,
    expected: 'the routes, events and messages that others use',
    example: '## 5. Interfaces',
  },
  dataModel: {
    called: 'Data Model & Storage',
    name: /\bdata (?:models?|design|structures?|storage)\b|\bstorage\b|\bschemas?\b|\bpersistence\b|\bdatabase\b|^data$/i,
    expected: 'schemas, constraints, migrations and indexes',
    example: '## 6. Data Model & Storage',
  },
  consistency: {
    called: 'Consistency & Transactions',
    name: /\bconsistency\b|\btransactions?\b|\bidempoten|\bconcurrency\b/i,
    expected: 'transaction boundaries, idempotency and retries',
    example: '## 7. Consistency & Transactions',
  },
  caching: {
    called: 'Caching Strategy',
    name: /\bcach(?:e|es|ing)\b/i,
    expected: 'what is cached where and how it is invalidated',
    example: '## 8. Caching Strategy',
  },
  performance: {
    called: 'Performance and Scalability Plan',
    name: /\bperformance\b|\bscalability\b|\bscaling\b|\bbudgets?\b|\bcapacity\b|\bload tests?\b/i,
    expected: 'budgets, load tests and hotspots',
    example: '## 9. Performance and Scalability Plan',
  },
  failureModes: {
    called: 'Failure Modes & Resilience',
    name: /\bfailure (?:modes?|scenarios?|handling|cases?)\b|^failures?$|\bresilience\b|\berror handling\b|\bfault (?:tolerance|handling)\b|\bgraceful degradation\b|\bedge cases\b/i,
    expected: 'what can fail, how it is noticed, and what happens then',
    example: '## 10. Failure Modes & Resilience',
  },
  observability: {
    called: 'Observability',
    name: /\bobservability\b|\btelemetry\b|\bmonitoring\b|\bmetrics\b|\binstrumentation\b|\blogging\b|\balerts?\b|\balerting\b/i,
    expected: 'events, metrics, logs and alerts',
    example: '## 11. Observability',
  },
  security: {
    called: 'Security & Privacy',
    name: /\bsecurity\b|\bprivacy\b|\bauth(?:n|z|entication|ori[sz]ation)?\b|\bpermissions?\b|\baccess control\b/i,
    expected: 'who may do what, and how personal data is handled',
    example: '## 12. Security & Privacy',
  },
  testing: {
    called: 'Testing Strategy',
    name: /^(?!.*\b(?:load|performance) test).*\b(?:testing|tests|test (?:plan|strategy|cases)|verification|QA)\b/i,
    expected: 'which tests prove what, at which level',
    example: '## 13. Testing Strategy',
  },
  rollout: {
    called: 'Rollout & Backwards Compatibility',
    name: /\broll(?:ing)?[\s-]?out\b|\bcompatib|^(?:deployment|release|migration)(?: (?:plan|strategy|path|steps|order))?$|\blaunch plan\b/i,
    expected: 'how the change reaches its users and is taken back, and what stays as it was',
    example: '## 14. Rollout & Backwards Compatibility',
  },
  risks: {
    called: 'Risks & Mitigations',
    name: /^(?!.*\bassumption)(?:\w+ ){0,2}risks?\b/i,
    expected: 'the top risks, each with its mitigation',
    example: '## 15. Risks & Mitigations',
  },
  openQuestions: {
    called: 'Open Questions & Follow-ups',
    name: /\bquestions?\b|\bopen (?:issues|points|items|decisions)\b|\bfollow[\s-]?ups?\b|\bunresolved\b|\bto be decided\b/i,
    expected: 'the decisions that are still needed, each with a suggested default, or "none"',
    example: '## 16. Open Questions & Follow-ups',
  },
  references: {
    called: 'References',
    name: /^(?:external |further )?(?:references?|sources|bibliography|citations|reading|links)\b/i,
    expected: 'what was read, external sources as Title · URL · Accessed date',
    example: '## 17. References',
  },
  contract: {
    called: 'Contract',
    name: /^contract$/i,
    expected: 'a fenced block `yaml contract`',
    example: '## Contract\n\n```yaml contract\nscope: [lib/waitlist/**]\n```',
  },
} satisfies Record<string, FddSection>;

export const sectionsNamed = (document: Document, { name, isMain = false }: FddSection): Topic[] => {
  const named = topicsNamed(document, name);
  if (!isMain) return named;
  const [whole, ...others] = document.topics.flatMap(({ section }) => (section ? [section.depth] : []));
  const outermost = Math.min(
    ...(document.sections.length === 1 ? others : [whole ?? 1, ...others]),
    Infinity,
  );
  return named.filter(({ section, within }) =>
    section ? section.depth <= outermost + 1 : within.length <= 1,
  );
};

const isVisible = (node: Nodes): boolean => {
  if (node.type === 'html') return node.value.replace(/<!--[\s\S]*?(?:-->|$)/g, '').trim() !== '';
  return node.type === 'image' || ('value' in node && node.value.trim() !== '');
};

/** Whether a reader sees anything there besides the headings of sections within. */
const isFilled = ({ lead, nodes }: Topic): boolean => {
  if (lead !== '') return true;
  for (const node of walk(nodes)) if (isVisible(node)) return true;
  return false;
};

/** The first part of that name that has something in it. */
export const filledSection = (document: Document, section: FddSection): Topic | undefined =>
  sectionsNamed(document, section).find(isFilled);

/** `line`: where to point if the part is missing. */
export const requireSection = (
  document: Document,
  section: FddSection,
  line = lineOfTitle(document),
): Problem[] => {
  const found = sectionsNamed(document, section);
  if (found.some(isFilled)) return [];
  const { called, expected, example } = section;
  const [empty] = found;
  return empty
    ? [
        {
          line: empty.line,
          message: `Unexpected empty section \`${empty.title}\`, expected ${expected}`,
          example,
        },
      ]
    : [{ line, message: `Missing section \`${called}\`, expected ${expected}`, example }];
};

/** What a cell after the first says, with the name of its column: `Impact: positions must be cached`. */
const textOfRow = (row: TableRow, head: TableRow | undefined): string =>
  row.children
    .map((cell, column) => {
      const text = plainText(cell).trim();
      const name = head?.children[column];
      return column === 0 || text === '' || !name ? text : `${plainText(name)}: ${text}`;
    })
    .filter((text) => text !== '')
    .join(' | ');

const rowsOf = ({ nodes }: Topic): Item[] =>
  nodes.flatMap((node) =>
    node.type === 'table'
      ? node.children.slice(1).map((row) => ({
          text: textOfRow(row, node.children[0]),
          line: lineOf(row),
          endLine: endLineOf(row),
        }))
      : [],
  );

const paragraphsOf = ({ lead, line, nodes }: Topic): Item[] => [
  ...(lead === '' ? [] : [{ text: lead, line, endLine: line }]),
  ...nodes.flatMap((node) =>
    node.type === 'paragraph'
      ? [{ text: textOfBlock(node), line: lineOf(node), endLine: endLineOf(node) }]
      : [],
  ),
];

/** A section for each statement: `### Risk: two students take one seat`, with what follows below it. */
const sectionsWithin = ({ section }: Topic): Item[] =>
  (section?.sections ?? []).map((within) => ({
    text: [within.title, ...nodesOf(within).map(textOfBlock)].join('\n'),
    line: within.line,
    endLine: within.endLine,
  }));

/** What a part states one by one: sections within, or items and rows of a table, or else paragraphs. "None" and gaps state nothing. */
export const statementsOf = (topic: Topic): Item[] => {
  const shapes = [sectionsWithin(topic), [...itemsOf(topic.nodes), ...rowsOf(topic)], paragraphsOf(topic)];
  return (shapes.find((statements) => statements.length > 0) ?? []).filter(
    ({ text }) => !gapMark.test(text) && !/^\W*(?:none|n\/?a|not applicable|nothing)\b/i.test(text),
  );
};
