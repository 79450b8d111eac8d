/** The endpoint that drafts, by the environment. Without one the built-in drafter writes. */

export interface ModelSettings {
  baseUrl: string;
  key: string | null;
  model: string;
  canSearch: boolean;
  /** How long an endpoint may say nothing. */
  patienceSeconds: number;
  /** What one request may spend, and an installation in a day. */
  tokensOfJob: number;
  /** What developing one phase may: it looks many times before it is done. */
  tokensOfPhase: number;
  tokensOfDay: number;
  /** Of a million tokens, in and out; null where nobody said. */
  price: { input: number; output: number } | null;
}

export type ReadModelSettings = { model: ModelSettings | null } | { problems: string[] };

type Env = Readonly<Record<string, string | undefined>>;

const given = (env: Env, name: string): string | null => {
  const text = env[name]?.trim();
  return text === undefined || text === '' ? null : text;
};

const openAi = 'https://api.openai.com/v1';

interface Read {
  env: Env;
  problems: string[];
}

const readCount = ({ env, problems }: Read, name: string, standard: number): number => {
  const text = given(env, name);
  if (text === null) return standard;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  problems.push(`Unexpected ${name}=${text}, expected a whole number above 0, such as ${standard}`);
  return standard;
};

const readPrice = ({ env, problems }: Read): ModelSettings['price'] => {
  const text = given(env, 'MODEL_PRICE');
  if (text === null) return null;
  const [, input, output] = /^(\d+(?:\.\d+)?)\s*,\s*(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (input !== undefined && output !== undefined) return { input: Number(input), output: Number(output) };
  problems.push(
    `Unexpected MODEL_PRICE=${text}, expected what a million tokens cost, in and out, such as 1.25,10`,
  );
  return null;
};

const readAddress = ({ env, problems }: Read): string => {
  const text = given(env, 'OPENAI_BASE_URL') ?? openAi;
  const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isAddress) problems.push(`Unexpected OPENAI_BASE_URL=${text}, expected an address such as ${openAi}`);
  return text.replace(/\/+$/, '');
};

const readSearch = ({ env, problems }: Read): boolean => {
  const text = given(env, 'MODEL_SEARCH') ?? 'off';
  if (text !== 'on' && text !== 'off')
    problems.push(`Unexpected MODEL_SEARCH=${text}, expected on, for an endpoint that can search, or off`);
  return text === 'on';
};

export const readModelSettings = (env: Env): ReadModelSettings => {
  const key = given(env, 'OPENAI_API_KEY');
  if (key === null && given(env, 'OPENAI_BASE_URL') === null) return { model: null };
  const read: Read = { env, problems: [] };
  const model = given(env, 'MODEL');
  if (model === null)
    read.problems.push(
      'Missing MODEL, expected the name of a model that the endpoint has, beside OPENAI_API_KEY or OPENAI_BASE_URL',
    );
  const settings: ModelSettings = {
    baseUrl: readAddress(read),
    key,
    model: model ?? '',
    canSearch: readSearch(read),
    patienceSeconds: readCount(read, 'MODEL_PATIENCE_SECONDS', 120),
    tokensOfJob: readCount(read, 'MODEL_TOKENS_JOB', 300_000),
    tokensOfPhase: readCount(read, 'MODEL_TOKENS_PHASE', 1_500_000),
    tokensOfDay: readCount(read, 'MODEL_TOKENS_DAY', 3_000_000),
    price: readPrice(read),
  };
  return read.problems.length > 0 ? { problems: read.problems } : { model: settings };
};
