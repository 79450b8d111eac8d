import * as z from 'zod';
import { levels, type Problem } from '../domain/finding.ts';
import type { Settings } from '../domain/settings.ts';
import { listNames, suggestName } from '../text/nearest.ts';
import { readShape } from '../text/shape.ts';
import { readYaml } from '../text/yaml.ts';

export const settingsPath = '.github/specgate.yml';

const enforcement = z.enum(['observe', 'warn', 'block']);
const folder = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, 'a folder of this repository, such as `docs/features`')
  .transform((path) =>
    path
      .trim()
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/'),
  );
const publicKey = z
  .string()
  .regex(
    /^ed25519:[A-Za-z0-9_-]{43}$/,
    'a public key, `ed25519:` and 43 characters, as `specgate key FILE` prints it',
  );

/** Every key optional; `default` says what an absent key means. */
export const settingsSchema = z.strictObject({
  profile: z
    .enum(['generic', 'torus'])
    .default('generic')
    .describe('Which stack the documents and rules are for.'),
  packs: z
    .array(folder)
    .min(1, 'at least one folder')
    .default(['docs/features'])
    .describe('Folders below which spec packs are found.'),
  designs: folder
    .default('.agentmux/specs')
    .describe('The folder that holds a technical design set: manifest.json and *_design.md.'),
  branches: z
    .array(z.string())
    .default(['default'])
    .describe('Base branches that are gated; `default` is the default branch.'),
  enforce: z
    .strictObject({ contract: enforcement.default('block'), prose: enforcement.default('warn') })
    .default({ contract: 'block', prose: 'warn' })
    .describe('What a finding from a contract, and one from prose, does.'),
  due: z
    .enum(['plan', 'always'])
    .default('plan')
    .describe('When a claim must hold: once its phase is ticked, or at once.'),
  finalize: z
    .strictObject({ mode: z.enum(['seal', 'merge']).default('seal'), self: z.boolean().default(false) })
    .default({ mode: 'seal', self: false })
    .describe(
      "What makes a document final: the App's seal, or the merge of a document that says so; and whether an author may finalize.",
    ),
  seal: z
    .strictObject({
      keys: z.record(z.string(), publicKey).default({}),
      repository: z.int().positive().nullable().default(null),
    })
    .default({ keys: {}, repository: null })
    .describe(
      "Public keys, current and retired, and the repository's numeric id, so that seals can be verified offline.",
    ),
  labels: z
    .strictObject({
      analyze: z.string().default('spec: analyze'),
      architect: z.string().default('spec: architect'),
      plan: z.string().default('spec: plan'),
      develop: z.string().default('spec: develop'),
    })
    .default({
      analyze: 'spec: analyze',
      architect: 'spec: architect',
      plan: 'spec: plan',
      develop: 'spec: develop',
    })
    .describe('The labels that start a role.'),
  context: z
    .strictObject({ guides: z.array(z.string()).default(['guides/design/**/*.md']) })
    .default({ guides: ['guides/design/**/*.md'] })
    .describe('Documents that every draft takes into account.'),
  develop: z
    .strictObject({
      checks: z.array(z.string()).default([]),
      rounds: z.int().min(0).max(10).default(3),
    })
    .default({ checks: [], rounds: 3 })
    .describe(
      'Checks that judge what the role develop commits, by their names (none: all of them), and how often it may repair.',
    ),
  rules: z
    .record(z.string(), z.enum([...levels, 'off']))
    .default({})
    .describe('The level of single rules.'),
  layers: z
    .array(z.strictObject({ from: z.string(), to: z.string(), allow: z.boolean() }))
    .default([])
    .describe('Which modules may depend on which.'),
});

export const defaultSettings: Settings = settingsSchema.parse({});

export interface ReadSettings {
  settings: Settings;
  problems: Problem[];
}

/** `ruleIds`: the rules that exist. */
export const readSettings = (text: string | null, ruleIds: readonly string[]): ReadSettings => {
  if (text === null || text.trim() === '') return { settings: defaultSettings, problems: [] };
  const yaml = readYaml(text);
  // A file of comments alone, or `null`, is a file in which every key is absent.
  if (yaml.problems.length === 0 && (yaml.value === null || yaml.value === undefined)) {
    return { settings: defaultSettings, problems: [] };
  }
  const shaped = readShape(yaml, settingsSchema);
  if (!shaped.value) return { settings: defaultSettings, problems: shaped.problems };
  const unknownRules = Object.keys(shaped.value.rules).filter((id) => !ruleIds.includes(id));
  return {
    settings: shaped.value,
    problems: unknownRules.map((id) => ({
      line: yaml.lineOf(['rules', id]),
      message: `Unexpected rule \`${id}\`.${suggestName(id, ruleIds) || ` Expected one of ${listNames(ruleIds.slice(0, 3))}, …; \`specgate rules\` lists them all`}`,
    })),
  };
};
