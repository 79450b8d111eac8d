import type { Ban } from '../../../domain/claim.ts';
import type { FactKind } from '../../../domain/fact.ts';
import type { ProseDraft, StatementShape } from '../prose-shape.ts';

/** What a design says no to: "No new tables", "`MyApp` must not depend on `MyAppWeb`". */

interface Thing {
  words: RegExp;
  kinds: readonly FactKind[];
  form?: string;
}

/** The whole name of a thing: with a word more ("public REST endpoints") only some of its kind are meant. */
const things: readonly Thing[] = [
  { words: /^tables?$/, kinds: ['table'] },
  {
    words: /^(?:(?:schema|model|data model|persistence) )?(?:changes?|migrations?|modifications?|updates?)$/,
    kinds: ['table', 'column'],
  },
  { words: /^schemas?$/, kinds: ['table'] },
  { words: /^(?:routes?|endpoints?|route (?:changes?|migrations?|additions?))$/, kinds: ['route'] },
  { words: /^(?:index(?:es)?|indices)$/, kinds: ['index'] },
  { words: /^columns?$/, kinds: ['column'] },
  { words: /^genservers?$/, kinds: ['process'], form: 'GenServer' },
  { words: /^supervisors?$/, kinds: ['process'], form: 'Supervisor' },
  { words: /^(?:process(?:es)?|supervision(?: tree)? changes?|supervised children)$/, kinds: ['process'] },
  { words: /^telemetry(?: events?)?$/, kinds: ['telemetry'] },
  { words: /^pub-?sub(?: (?:topics?|channels?))?$/, kinds: ['pubsub'] },
  { words: /^(?:workers?|jobs?)$/, kinds: ['job'] },
  { words: /^(?:feature[- ])?flags?$/, kinds: ['flag'] },
  {
    words:
      /^(?:env(?:ironment)? variables?|env vars?|config(?:uration)? (?:keys?|options?|values?|settings?))$/,
    kinds: ['config'],
  },
  { words: /^modules?$/, kinds: ['module'] },
  { words: /^liveviews?$/, kinds: ['live-view'] },
];

/** Words before it that say no more than it does. */
const adjectives =
  /^(?:(?:new|additional|further|extra|bespoke|dedicated|custom|net-new|database|db|sql|ecto|postgres|otp|beam|erlang|supervised|long-lived|long-running|background|oban|any|other) )+/;

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
  /\b(?:no|without(?: any)?|(?:does|do|must|should|shall|will|would) not (?:add|introduce|create|require|need|define)(?: any)?|(?:introduces?|adds?|requires?|needs?) no)\s+([a-z](?:(?!,\s*(?:and\s+)?no\b)[^.;:()—–`]){2,90})/gi;
const reachEnd =
  /\s(?:is|are|was|were|will|should|must|required|needed|introduced|added|anticipated|expected|planned|beyond|to|for|in|on|when|with|that|which|from|by|of|because|since|as|at|if|into|within)\b/i;
/** "no schema changes" may hold though nothing is said of "new"; of other things it would be odd to have none at all. */
const isChange = /\b(?:changes?|migrations?|modifications?)\b/i;
const isNew = /\b(?:new|additional|further|extra|bespoke|dedicated|custom|net-new)\b/i;
const isAdding =
  /\b(?:introduced?|introduces|adds?|added|creates?|created|requires?|required|needs?|needed|anticipated|expected|planned)\b/i;

/** "schema, API, or route migrations" are three kinds of migrations. */
const partsOf = (object: string): string[] => {
  const parts = object
    .toLowerCase()
    .split(/\s*(?:,\s*(?:or|and|nor)\s+|,|\/|\s(?:or|and|nor)\s)\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const common = /\s(changes?|migrations?|modifications?|topics?|events?)$/.exec(parts.at(-1) ?? '')?.[1];
  return common === undefined
    ? parts
    : parts.flatMap((part, index) => (index < parts.length - 1 ? [part, `${part} ${common}`] : [part]));
};

const bansIn = (text: string, match: RegExpMatchArray): { ban: Ban; subject: string }[] => {
  const [all, reach = ''] = match;
  const end = reachEnd.exec(reach);
  const object = end ? reach.slice(0, end.index) : reach;
  const around = text.slice(match.index ?? 0, (match.index ?? 0) + all.length + 30);
  if (!isNew.test(object) && !isChange.test(object) && !isAdding.test(around)) return [];
  const found = partsOf(object).flatMap((part) => {
    const name = part.replace(adjectives, '');
    return things.filter(({ words }) => words.test(name));
  });
  return found.flatMap(({ kinds, form }) =>
    kinds.map((kind) => ({
      ban: { kind, subject: '*', onlyNew: true, ...(form === undefined ? {} : { form }) },
      subject: `new ${form ?? plural[kind] ?? kind}`,
    })),
  );
};

export const absence: StatementShape = {
  name: 'nothing new of a kind',
  read: ({ statement }) => {
    const { text } = statement;
    if (statement.form === 'code' || statement.form === 'heading') return [];
    return [...text.matchAll(negation)].flatMap((match): ProseDraft[] =>
      bansIn(text, match).map(({ ban, subject }) => ({
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
      return known?.length === 1 ? (known[0] ?? name) : name;
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
