import type { Ban } from '../../../domain/claim.ts';
import type { FactKind } from '../../../domain/fact.ts';
import type { ProseDraft, StatementShape } from '../prose-shape.ts';

/** What a design says no to: "No new tables", "`MyApp` must not depend on `MyAppWeb`". */

const things: readonly [RegExp, readonly FactKind[]][] = [
  [/\b(?:database |db |ecto |data )?(?:tables?)\b/i, ['table']],
  [
    /\b(?:database|db|data|ecto)? ?(?:schema|model) (?:changes?|migrations?|modifications?|updates?)\b/i,
    ['table', 'column'],
  ],
  [
    /\b(?:database|db) (?:migrations?|changes?)\b|\bmigrations?\b|\bpersistence changes?\b/i,
    ['table', 'column'],
  ],
  [/\b(?:schemas?|tables?)(?=(?:,| or| and))/i, ['table', 'column']],
  [/\b(?:routes?|endpoints?|route migrations?)\b/i, ['route']],
  [/\b(?:indexes|indices)\b/i, ['index']],
  [/\bcolumns?\b/i, ['column']],
  [
    /\b(?:GenServers?|(?:otp |supervised |long-lived |background |beam |erlang )*process(?:es)?|supervisors?|supervision (?:tree )?changes?)\b/i,
    ['process'],
  ],
  [/\btelemetry(?: events?)?\b/i, ['telemetry']],
  [/\bpub-?sub(?: topics?| channels?)?\b/i, ['pubsub']],
  [/\b(?:oban )?(?:workers?|background jobs?|oban jobs?|jobs)\b/i, ['job']],
  [/\bfeature[- ]flags?\b/i, ['flag']],
  [
    /\b(?:env(?:ironment)? variables?|env vars?|config(?:uration)? (?:keys?|options?|values?|settings?))\b/i,
    ['config'],
  ],
  [/\bmodules?\b/i, ['module']],
  [/\bLiveViews?\b/, ['live-view']],
];

const plural: Partial<Record<FactKind, string>> = {
  table: 'tables',
  column: 'columns',
  route: 'routes',
  index: 'indexes',
  process: 'processes',
  telemetry: 'telemetry',
  pubsub: 'pubsub',
  job: 'jobs',
  flag: 'flags',
  config: 'config',
  module: 'modules',
  'live-view': 'live_views',
};

/** "No new A, B or C": what the "no" reaches ends with the verb or the clause. */
const negation =
  /\b(?:no|without(?: any)?|(?:does|do|must|should|shall|will|would) not (?:add|introduce|create|require|need|define)(?: any)?|introduces? no|adds? no|requires? no|needs? no)\s+((?:new |additional |further |extra |bespoke |dedicated |custom |persistent |net-new )*)([^.;:()—–`]{2,90})/gi;
const reachEnd =
  /\b(?:is|are|was|were|will|should|must|required|needed|introduced|added|anticipated|expected|beyond|to|for|in|on|when|with|that|which|from|by|of|because|since|as|at|if)\b/i;
/** "no schema changes" may hold though nothing is said of "new"; of other things it would be odd to have none at all. */
const changes = /\b(?:changes?|migrations?|modifications?)\b/i;
const isNewness = /\b(?:new|additional|further|extra|bespoke|dedicated|custom|net-new)\b/i;
const verb =
  /\b(?:introduced?|introduces|adds?|added|creates?|created|requires?|required|needs?|needed|anticipated|expected|planned)\b/i;

const bansOf = (statement: string, match: RegExpMatchArray): { ban: Ban; subject: string }[] => {
  const [all, adjectives = '', reach = ''] = match;
  const end = reachEnd.exec(reach);
  const object = end ? reach.slice(0, end.index) : reach;
  const rest = statement.slice(match.index ?? 0, (match.index ?? 0) + all.length + 30);
  if (!isNewness.test(adjectives) && !changes.test(object) && !verb.test(rest)) return [];
  const kinds = new Set(things.flatMap(([words, found]) => (words.test(object) ? found : [])));
  return [...kinds].map((kind) => ({
    ban: { kind, subject: '*', onlyNew: true },
    subject: `new ${plural[kind] ?? kind}`,
  }));
};

export const absence: StatementShape = {
  name: 'nothing new of a kind',
  read: ({ statement }) => {
    const { text } = statement;
    if (statement.form === 'code' || statement.form === 'heading') return [];
    return [...text.matchAll(negation)].flatMap((match): ProseDraft[] =>
      bansOf(text, match).map(({ ban, subject }) => ({
        kind: 'absence',
        subject,
        start: match.index,
        end: match.index + match[0].length,
        ban,
      })),
    );
  },
};

const moduleName = String.raw`(\`?)((?:[A-Z]\w*)(?:\.[A-Z]\w*)*)(?:\.\*)?\`?`;
const layering = new RegExp(
  String.raw`${moduleName}(?:\s+\w+){0,3}\s+(?:must|should|shall|may|can|does|do|will)\s*(?:not|never)\s+(?:directly\s+)?(?:depend on|call(?: into)?|reference|import|alias|know (?:about|of)|use|reach into)\s+${moduleName}`,
  'g',
);

/** The first word of a sentence has a capital as well: only marks, points, or a common stem show a module. */
const isModule = (tick: string, name: string, other: string): boolean =>
  tick !== '' || name.includes('.') || name.startsWith(other) || other.startsWith(name);

/** "`MyApp` must not depend on `MyAppWeb`". */
export const layerRule: StatementShape = {
  name: 'layering',
  read: ({ statement, glossary }) => {
    const full = (name: string): string => {
      const known = glossary.modules.get(name);
      return known?.length === 1 ? (known[0] as string) : name;
    };
    return [...statement.text.matchAll(layering)].flatMap((match): ProseDraft[] => {
      const [all, one = '', from = '', other = '', to = ''] = match;
      if (!isModule(one, from, to) || !isModule(other, to, from)) return [];
      return [
        {
          kind: 'layer',
          subject: `${full(from)} -> ${full(to)}`,
          start: match.index,
          end: match.index + all.length,
          ban: { kind: 'dependency', subject: `${full(from)}* -> ${full(to)}*`, onlyNew: false },
        },
      ];
    });
  },
};
