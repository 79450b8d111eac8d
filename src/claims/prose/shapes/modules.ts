import type { Value } from '../../../domain/fact.ts';
import { moduleOfContext } from '../context.ts';
import type { ProseDraft, StatementShape, WordShape } from '../prose-shape.ts';

const moduleName = /^%?((?:[A-Z]\w*\.)*[A-Z]\w*)(?:\{.*\}|\.t\(\))?$/s;
const wildcard = /^((?:[A-Z]\w*\.)+)\*$/;
/** Types, words of the language, and acronyms: names that say nothing of the project. */
export const commonNames: ReadonlySet<string> = new Set(
  `Access Agent Application Atom Base Bitwise Boolean Calendar Code Date DateTime Decimal Duration Ecto Elixir Enum Erlang ETS
  Exception File Float Function GenServer HEEx IO Integer Jason JSON Kernel Keyword Kino List LiveComponent LiveView Logger Macro Map
  MapSet Markdown Mix Mnesia Module NaiveDateTime Node Oban Path Phoenix PID Plug Port Postgres PostgreSQL Process PubSub Range React
  Redis Regex Registry Repo Req S3 Set Stream String Struct Supervisor System Task Telemetry Time Tuple TypeScript URI UUID Vega VegaLite Version
  AppSignal ClickHouse GitHub GitLab JavaScript GraphQL OpenAI NodeJS DevOps YouTube MySQL SQLite OpenAPI OAuth LaTeX MathML DynamoDB
  CloudWatch CloudFront PagerDuty DataDog LinkedIn PowerPoint ReplacingMergeTree MergeTree WebSocket WebSockets CamelCase PascalCase`.split(
    /\s+/,
  ),
);

const isConstant = (text: string): boolean => /^[A-Z0-9_]+$/.test(text);

const behaviours: readonly [RegExp, string][] = [
  [/^[`*_\s]*\(?\s*(?:named |supervised |single )?GenServer\b/, 'GenServer'],
  [/^[`*_\s]*\(?\s*Oban (?:worker|job)\b/i, 'Oban.Worker'],
  [/^[`*_\s]*\(?\s*(?:new )?Ecto schema\b/i, 'Ecto.Schema'],
];
const behavioursBefore: readonly [RegExp, string][] = [
  [/\bGenServer\s*\(?[`*_\s]*$/, 'GenServer'],
  [/\bOban (?:worker|job)\s*\(?[`*_\s]*$/i, 'Oban.Worker'],
  [/\bEcto schema\s*\(?[`*_\s]*$/i, 'Ecto.Schema'],
];

const usesOf = (text: string, start: number, end: number): Record<string, Value> => {
  const found =
    behaviours.find(([words]) => words.test(text.slice(end, end + 40))) ??
    behavioursBefore.find(([words]) => words.test(text.slice(Math.max(0, start - 40), start)));
  return found ? { uses: [found[1]] } : {};
};

/** `MyApp.Waitlist`, `Waitlist`, `%Waitlist{}`; in plain text only where it cannot be an ordinary word. */
export const moduleWord: WordShape = {
  name: 'module',
  read: ({ text, start, end, isCode, token }, { statement, glossary }) => {
    const [, prefix] = wildcard.exec(text) ?? [];
    if (prefix === 'Elixir.') return [];
    if (prefix !== undefined) return [{ kind: 'module', subject: `${prefix}*`, start, end }];
    const [, name] = moduleName.exec(text) ?? [];
    if (name === undefined) return null;
    if (isConstant(name)) return name.includes('_') ? null : [];
    const isFull = name.includes('.');
    const known = glossary.modules.get(name);
    if (!isFull && known === undefined && (commonNames.has(name) || (!/[a-z][A-Z]/.test(name) && !isCode)))
      return [];
    if (!isFull && commonNames.has(name)) return [];
    const isBold = token?.mark === 'strong';
    const subject = isFull ? name : known?.length === 1 ? (known[0] as string) : `*.${name}`;
    return [
      {
        kind: 'module',
        subject,
        expected: usesOf(statement.text, start, end),
        start,
        end,
        // One hump may be any word; what the document gives a full name for, it means.
        tentative: !isFull && known === undefined && !(isBold || (isCode && /[a-z][A-Z]/.test(name))),
      },
    ];
  },
};

const title = /^([A-Z][A-Za-z0-9]*(?:[ /][A-Z][A-Za-z0-9]*)+)$/;

/** "**Batch Worker** processes …": a title may be a name with spaces, where the code has one. */
export const moduleTitle: StatementShape = {
  name: 'module by its title',
  read: ({ statement }, taken) =>
    statement.tokens.flatMap(({ mark, text, start, end }): ProseDraft[] => {
      const name = title.exec(text.trim().replace(/:$/, ''))?.[1];
      const isNamed = /^\W{0,4}\(?`/.test(statement.text.slice(end, end + 6));
      if (mark !== 'strong' || name === undefined || isNamed || taken(start, end)) return [];
      return [{ kind: 'module', subject: `*.${name.replaceAll(/[ /]/g, '')}`, start, end, tentative: true }];
    }),
};

const described =
  /^\W*(?:(?:new|existing|extended)\s+)?(?:\w[\w-]*\s+)?(GenServer|Ecto schema|Oban worker|Oban job|DynamicSupervisor)\b/i;
const usedBy: Readonly<Record<string, string>> = {
  genserver: 'GenServer',
  'ecto schema': 'Ecto.Schema',
  'oban worker': 'Oban.Worker',
  'oban job': 'Oban.Worker',
  dynamicsupervisor: 'DynamicSupervisor',
};

/** "New Ecto schema for saved settings" right below the name of a module. */
export const describedModule: StatementShape = {
  name: 'what a module is',
  read: ({ statement }) => {
    const parent = statement.parents.at(-1);
    const [all = '', what = ''] = described.exec(statement.text) ?? [];
    const module = parent?.form === 'item' ? moduleOfContext({ ...statement, parents: [parent] }) : null;
    const uses = usedBy[what.toLowerCase()];
    return module === null || uses === undefined
      ? []
      : [{ kind: 'module', subject: module, expected: { uses: [uses] }, start: 0, end: all.length }];
  },
};
