import { describeContract } from '../authoring/describe-contract.ts';
import { type PromptFile, readPromptFile } from '../authoring/prompt-file.ts';
import type { PromptParts } from '../authoring/render-prompt.ts';
import { readSources } from '../authoring/sources.ts';
import type { Source } from '../domain/authoring.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { readPackageFile } from '../effects/package-files.ts';
import { splitFrontMatter } from '../pack/front-matter.ts';
import { focusAreasAsked } from '../pack/questions/focus-areas.ts';
import type { Rule } from '../pack/rule.ts';
import { rules } from '../pack/rules/index.ts';
import { UsageError } from './faults.ts';
import { readTextFile } from './packs.ts';

/** Prompts, profiles and templates: those of the package, or those that a repository has put in their place. */

export interface PromptLibrary {
  read(path: string): Promise<string>;
}

const overrides = '.github/specgate/prompts';

/** `base`: the tip of the base branch; what a change brings along is not asked. */
export const openPromptLibrary = (base: Snapshot): PromptLibrary => ({
  read: async (path) => {
    const own = await readTextFile(base, `${overrides}/${path}`);
    if (own?.fault !== undefined) throw new UsageError(`${own.path}: ${own.fault}`);
    return own?.text ?? readPackageFile(`prompts/${path}`);
  },
});

const tell = (path: string, problems: readonly { line: number; message: string }[]): string =>
  problems.map(({ line, message }) => `${path}:${line}: ${message}`).join('\n');

const loadPrompt = async (library: PromptLibrary, role: string): Promise<PromptFile> => {
  const path = `roles/${role}.md`;
  const read = readPromptFile(path, await library.read(path));
  if ('problems' in read) throw new UsageError(tell(`${overrides}/${path}`, read.problems));
  return read.prompt;
};

export const loadSources = async (
  library: PromptLibrary,
  profile: Settings['profile'],
): Promise<Source[]> => {
  const path = `profiles/${profile}/sources.yml`;
  const { sources, problems } = readSources(await library.read(path));
  if (problems.length > 0) throw new UsageError(tell(`${overrides}/${path}`, problems));
  return sources;
};

const templatesOf: Record<string, readonly string[]> = {
  analyze: ['prd.md'],
  architect: ['fdd.md'],
  plan: ['plan.md'],
  design: ['manifest.json', 'design.md'],
  planning: ['planning.md'],
};

/** A template as the role sees it: its form, without the front matter that code writes. */
const loadTemplate = async (library: PromptLibrary, role: string, words: string): Promise<string> => {
  const texts: string[] = [];
  for (const name of templatesOf[role] ?? []) {
    const text = await library.read(`templates/${name}`);
    texts.push(splitFrontMatter(text).body.trim());
  }
  const focuses = role === 'planning' ? focusAreasAsked(words) : [];
  const parts = await Promise.all(focuses.map(({ id }) => library.read(`templates/planning-focus/${id}.md`)));
  return texts
    .join('\n\n')
    .replaceAll('{{focus}}', parts.join('\n\n').trim())
    .replaceAll('{{title}}', 'Title of the feature')
    .replaceAll('{{path}}', 'area_design.md');
};

const loadProfile = async (
  library: PromptLibrary,
  profile: Settings['profile'],
): Promise<PromptParts['profile']> => {
  const read = (name: string): Promise<string> => library.read(`profiles/${profile}/${name}.md`);
  const [guardrails, focusAreas, codingGuidelines] = await Promise.all([
    read('guardrails'),
    read('focus-areas'),
    read('coding-guidelines'),
  ]);
  return { guardrails, focusAreas, codingGuidelines };
};

/** Of a revision only those that are about its document. */
const rulesOf = (role: string, words: string): readonly Rule[] => {
  const [first = ''] = words.trim().toLowerCase().split(/\s+/);
  const named = first.replace(/\.md$/, '');
  return role === 'revise'
    ? rules.filter(({ about }) => typeof about !== 'string' && about.some((kind) => kind === named))
    : rules;
};

const contractSchema = 'docs/schema/contract.schema.json';

export const loadPromptParts = async (
  library: PromptLibrary,
  { role, words, profile }: { role: string; words: string; profile: Settings['profile'] },
): Promise<PromptParts> => ({
  prompt: await loadPrompt(library, role),
  profile: await loadProfile(library, profile),
  template: await loadTemplate(library, role, words),
  rules: rulesOf(role, words),
  contract: describeContract(JSON.parse(await readPackageFile(contractSchema))),
});
