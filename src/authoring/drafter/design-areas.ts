import { isWords, type Piece, wholeText } from './material.ts';
import { plain } from './safe-text.ts';
import { sentencesIn } from './sentences.ts';

/** A kind of design document, by the words of a source that call for it. */
export interface DesignArea {
  /** As file names have it: `security_auth`. */
  name: string;
  title: string;
  covers: string;
  words: RegExp;
}

const designAreas: readonly DesignArea[] = [
  {
    name: 'frontend',
    title: 'Frontend',
    covers: 'Surfaces that people use',
    words:
      /\b(?:UI|UX|user interface|pages?|screens?|browsers?|forms?|buttons?|dashboards?|live ?views?|front-?end|web app|accessibility|WCAG)\b/i,
  },
  {
    name: 'mobile',
    title: 'Mobile',
    covers: 'Surfaces on phones and tablets',
    words: /\b(?:mobile|iOS|Android|phones?|tablets?|push notifications?)\b/i,
  },
  {
    name: 'backend',
    title: 'Backend',
    covers: 'Domains, their rules and the work behind them',
    words:
      /\b(?:services?|domains?|business rules?|workflows?|jobs?|workers?|schedul\w+|process(?:es|ing)|contexts?|back-?end|GenServers?|modules?)\b/i,
  },
  {
    name: 'api',
    title: 'API',
    covers: 'What other systems call',
    words:
      /\b(?:APIs?|REST|GraphQL|gRPC|endpoints?|webhooks?|SDKs?|partners?)\b|`(?:GET|POST|PUT|PATCH|DELETE) \//i,
  },
  {
    name: 'database',
    title: 'Database',
    covers: 'What is kept, and how it is found again',
    words:
      /\b(?:databases?|Postgres(?:QL)?|tables?|schemas?|migrations?|SQL|index(?:es)?|retention|backups?|records?|Ecto)\b/i,
  },
  {
    name: 'genai',
    title: 'GenAI',
    covers: 'Models, prompts and their evaluation',
    words: /\b(?:LLMs?|gen ?AI|language models?|embeddings?|RAG|prompts?)\b/i,
  },
  {
    name: 'messaging',
    title: 'Messaging',
    covers: 'Events, queues and who listens',
    words: /\b(?:queues?|events?|pub ?sub|Kafka|SQS|streams?|brokers?|topics?|notif(?:y|ications?))\b/i,
  },
  {
    name: 'security_auth',
    title: 'Security and Auth',
    covers: 'Who may do what, and how data is protected',
    words:
      /\b(?:auth\w*|sign(?:s|ed)?[- ](?:in|ins|on|ons)|log(?:s|ged)?[- ]?ins?|SSO|OAuth|LTI|permissions?|roles?|GDPR|FERPA|privacy|encrypt\w*|personal data|tenan\w+|security)\b/i,
  },
  {
    name: 'observability_platform',
    title: 'Observability Platform',
    covers: 'What is measured, and who is told',
    words: /\b(?:observability|monitor\w*|telemetry|metrics|traces?|tracing|SLOs?|alerts?|logging)\b/i,
  },
  {
    name: 'devops_infra',
    title: 'DevOps and Infrastructure',
    covers: 'Environments and the way into them',
    words:
      /\b(?:deploy\w*|kubernetes|docker|containers?|infrastructure|cloud|CI|terraform|nodes?|clusters?)\b/i,
  },
  {
    name: 'analytics_tracking',
    title: 'Analytics',
    covers: 'What is learned of its use',
    words: /\b(?:analytics|tracking|funnels?|cohorts?|A\/B)\b/i,
  },
  {
    name: 'data_pipeline',
    title: 'Data Pipeline',
    covers: 'How data is moved and transformed',
    words:
      /\b(?:pipelines? of data|data pipelines?|ETL|ingest\w*|data warehouse|exports?|imports?|batch(?:es)?)\b/i,
  },
];

const fewest = 2;
const most = 6;

/** The sentences of a source that speak of an area, as they stand. */
export const saidOf = ({ words }: DesignArea, material: readonly Piece[]): string[] =>
  material
    .filter((piece) => isWords(piece))
    .flatMap((piece) => (piece.form === 'paragraph' ? sentencesIn([piece.text]) : [wholeText(piece)]))
    .filter((text) => words.test(plain(text)));

/** The smallest set that says enough: areas that the source speaks of more than once, those with most to say first. */
export const areasFor = (material: readonly Piece[]): DesignArea[] => {
  const ranked = designAreas
    .map((area) => ({ area, score: new Set(saidOf(area, material)).size }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  const needed = ranked.filter(({ score }, index) => index < fewest || (score > 1 && score * 4 >= best));
  const chosen = needed.slice(0, most).map(({ area }) => area);
  const others = designAreas.filter(
    ({ name }) => ['backend', 'frontend'].includes(name) && !chosen.some((area) => area.name === name),
  );
  return [...chosen, ...others.slice(0, Math.max(0, fewest - chosen.length))];
};
