import { type ModelSettings, readModelSettings } from './model.ts';

/** How the service is set up: by its environment, and nothing else. */

export interface ServiceSettings {
  appId: number;
  privateKey: string;
  webhookSecret: string;
  host: string;
  port: number;
  /** Where mirrors are kept, and the queue unless there is a database. */
  dataDir: string;
  databaseUrl: string | null;
  apiUrl: string;
  webUrl: string;
  logLevel: string;
  /** How many jobs run at a time. */
  jobs: number;
  /** The name under which settings of repositories list the sealing key. */
  keyName: string;
  drainSeconds: number;
  /** How often a job is tried, and how long after the first failure again; then ever longer. */
  attempts: number;
  retryMilliseconds: number;
  /** How often is looked for what was missed. */
  sweepSeconds: number;
  mirrorMegabytes: number;
  /** Of checks that others run: how often is looked, how long they may take to begin and to end. */
  ci: { pollSeconds: number; startSeconds: number; patienceMinutes: number };
  /** Null where the built-in drafter writes. */
  model: ModelSettings | null;
}

export type ReadServiceSettings =
  | { settings: ServiceSettings }
  | { problems: string[] }
  /** Nothing is set up yet, and this may be done in a browser here. */
  | { unregistered: { port: number } };

type Env = Readonly<Record<string, string | undefined>>;

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const given = (env: Env, name: string): string | null => {
  const text = env[name]?.trim();
  return text === undefined || text === '' ? null : text;
};

const register = 'the page of the App on GitHub (Settings, Developer settings, GitHub Apps)';

/** Keys come with real line breaks, with written ones, or as base64, because many places take one line only. */
const readKey = (text: string): string | null => {
  const plain = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  const key = plain.replaceAll(String.raw`\n`, '\n').trim();
  return /^-----BEGIN [A-Z ]*PRIVATE KEY-----\n[\s\S]+\n-----END [A-Z ]*PRIVATE KEY-----$/.test(key)
    ? `${key}\n`
    : null;
};

interface Read {
  env: Env;
  problems: string[];
}

const readNumber = (
  { env, problems }: Read,
  name: string,
  standard: number,
  [least, most]: [number, number],
): number => {
  const text = given(env, name);
  if (text === null) return standard;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  problems.push(`Unexpected ${name}=${text}, expected a whole number from ${least} to ${most}`);
  return standard;
};

const readAddress = ({ env, problems }: Read, name: string, standard: string): string => {
  const text = given(env, name) ?? standard;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  problems.push(`Unexpected ${name}=${text}, expected an address such as ${standard}`);
  return standard;
};

const readAppId = ({ env, problems }: Read): number => {
  const text = given(env, 'APP_ID');
  if (text === null) problems.push(`Missing APP_ID, expected the App's number: it is on ${register}`);
  else if (!/^[1-9]\d{0,14}$/.test(text))
    problems.push(
      `Unexpected APP_ID=${text}, expected the App's number, such as 123456: it is on ${register}`,
    );
  return Number(text);
};

/** `keyFile`: what stands in the file that PRIVATE_KEY_PATH names; null where it cannot be read. */
const readPrivateKey = ({ env, problems }: Read, keyFile: string | null): string => {
  const path = given(env, 'PRIVATE_KEY_PATH');
  const text = given(env, 'PRIVATE_KEY') ?? keyFile;
  if (text === null) {
    problems.push(
      path === null
        ? `Missing PRIVATE_KEY, expected the App's private key in PEM (or PRIVATE_KEY_PATH, a file with it): "Generate a private key" on ${register}`
        : `Unexpected PRIVATE_KEY_PATH=${path}, expected a file that can be read`,
    );
    return '';
  }
  const key = readKey(text);
  if (key === null)
    problems.push(
      'Unexpected PRIVATE_KEY, expected a text that starts with -----BEGIN RSA PRIVATE KEY-----, as it is or in base64',
    );
  return key ?? '';
};

const readSecret = ({ env, problems }: Read): string => {
  const secret = given(env, 'WEBHOOK_SECRET');
  if (secret === null)
    problems.push(
      `Missing WEBHOOK_SECRET, expected the secret that webhooks are signed with: make one with \`openssl rand -hex 32\` and put it here and on ${register}`,
    );
  else if (secret.length < 16 || secret === 'development')
    problems.push(
      'Unexpected WEBHOOK_SECRET, expected at least 16 characters that nobody can guess: `openssl rand -hex 32` makes some',
    );
  return secret ?? '';
};

const readLevel = ({ env, problems }: Read): string => {
  const text = given(env, 'LOG_LEVEL') ?? 'info';
  const level = levels.find((each) => each === text);
  if (!level) problems.push(`Unexpected LOG_LEVEL=${text}, expected one of ${levels.join(', ')}`);
  return level ?? 'info';
};

const credentials = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'];

export const readServiceSettings = (env: Env, keyFile: string | null): ReadServiceSettings => {
  const read: Read = { env, problems: [] };
  const isProduction = given(env, 'NODE_ENV') === 'production';
  const port = readNumber(read, 'PORT', 3000, [0, 65_535]);
  if (!isProduction && credentials.every((name) => given(env, name) === null))
    return read.problems.length > 0 ? { problems: read.problems } : { unregistered: { port } };
  const databaseUrl = given(env, 'DATABASE_URL');
  if (databaseUrl !== null && !/^postgres(?:ql)?:\/\//.test(databaseUrl))
    read.problems.push(
      'Unexpected DATABASE_URL, expected an address such as postgres://user:password@host/database',
    );
  const keyName = given(env, 'SEAL_KEY_NAME') ?? 'k1';
  if (!/^[A-Za-z][\w-]{0,63}$/.test(keyName))
    read.problems.push(`Unexpected SEAL_KEY_NAME=${keyName}, expected a short name such as k1`);
  const model = readModelSettings(env);
  if ('problems' in model) read.problems.push(...model.problems);
  const settings: ServiceSettings = {
    appId: readAppId(read),
    privateKey: readPrivateKey(read, keyFile),
    webhookSecret: readSecret(read),
    host: given(env, 'HOST') ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port,
    dataDir: given(env, 'DATA_DIR') ?? './data',
    databaseUrl,
    apiUrl: readAddress(read, 'GITHUB_API_URL', 'https://api.github.com'),
    webUrl: readAddress(read, 'GITHUB_URL', 'https://github.com'),
    logLevel: readLevel(read),
    jobs: readNumber(read, 'JOBS', 4, [1, 64]),
    keyName,
    attempts: readNumber(read, 'ATTEMPTS', 6, [1, 20]),
    retryMilliseconds: readNumber(read, 'RETRY_MILLISECONDS', 5_000, [10, 600_000]),
    sweepSeconds: readNumber(read, 'SWEEP_SECONDS', 600, [1, 86_400]),
    drainSeconds: readNumber(read, 'DRAIN_SECONDS', 25, [0, 3600]),
    mirrorMegabytes: readNumber(read, 'MIRROR_MEGABYTES', 2_000, [1, 1_000_000]),
    ci: {
      pollSeconds: readNumber(read, 'CI_POLL_SECONDS', 20, [1, 3600]),
      startSeconds: readNumber(read, 'CI_START_SECONDS', 90, [0, 3600]),
      patienceMinutes: readNumber(read, 'CI_PATIENCE_MINUTES', 60, [1, 1440]),
    },
    model: 'model' in model ? model.model : null,
  };
  return read.problems.length > 0 ? { problems: read.problems } : { settings };
};
