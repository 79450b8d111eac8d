import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { slugOfTitle } from '../authoring/slug.ts';
import { type DraftRole, draftRoles, type Issue } from '../domain/authoring.ts';
import { gatedKinds } from '../domain/document.ts';
import type { DraftGround, DraftSource } from '../pipeline/draft-source.ts';
import { UsageError } from '../pipeline/faults.ts';
import { packsOf } from '../pipeline/packs.ts';
import { openReading, openRepositoryReader } from '../pipeline/read-facts.ts';
import { dayOf } from '../text/days.ts';
import { suggestName } from '../text/nearest.ts';
import type { DraftOptions } from './draft-options.ts';
import { type Repository, requireRepository, trustOf } from './repository.ts';
import type { World } from './world.ts';

/** What commands that draft are told, as the App is told it by an issue and a comment. */

export interface LocalDraft {
  role: DraftRole;
  repository: Repository;
  source: DraftSource;
  ground: DraftGround;
}

export const readRole = (text: string): DraftRole => {
  const role = draftRoles.find((each) => each === text);
  if (role) return role;
  throw new UsageError(
    `Unexpected role \`${text}\`, expected one of ${draftRoles.join(', ')}.${suggestName(text, draftRoles)}`,
  );
};

const readNumber = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new UsageError(`Unexpected --number ${text}, expected the number of an issue`);
};

const readIssueText = async ({ issue: path }: DraftOptions, world: World): Promise<string | null> => {
  if (path === undefined) return null;
  try {
    return await readFile(resolve(world.cwd, path), 'utf8');
  } catch {
    throw new UsageError(`Unexpected --issue ${path}, expected a file that can be read`);
  }
};

const readIssue = (text: string | null, options: DraftOptions): Issue | null => {
  if (text === null && options.title === undefined) return null;
  const body = text ?? '';
  const [whole = '', heading] = /^\s*# +(.+)\n?/.exec(body) ?? [];
  const title = options.title ?? heading?.trim();
  if (title === undefined || title === '')
    throw new UsageError('Missing title, expected --title, or a first line such as `# Members can wait`');
  return {
    number: readNumber(options.number),
    title,
    body: options.title === undefined ? body.slice(whole.length) : body,
    author: null,
  };
};

const slugPattern = /^[A-Za-z0-9][\w/-]*$/;

interface Named {
  slug: string | null;
  words: string;
}

/** Planning is about no pack; for the others the first word names one. */
const readWords = (role: DraftRole, words: readonly string[]): Named => {
  const [first, ...rest] = words;
  if (role === 'planning') return { slug: null, words: words.join(' ') };
  if (first === undefined || !slugPattern.test(first)) return { slug: null, words: words.join(' ') };
  return { slug: first.replace(/^docs\/features\//, ''), words: rest.join(' ') };
};

const refuseUseless = (role: DraftRole, { slug, words }: Named, issue: Issue | null): void => {
  if (role === 'planning' && words === '')
    throw new UsageError(
      'Missing focus, expected what the plan is about: specgate draft planning OTP supervision tree',
    );
  if (role === 'analyze' && !issue)
    throw new UsageError(
      'Missing --issue FILE or --title TITLE, expected what the feature is about: specgate draft analyze --issue idea.md',
    );
  if (slug === null && !issue && role !== 'planning')
    throw new UsageError(`Missing slug, expected a pack: specgate draft ${role} waitlist`);
  const [document = ''] = words.split(' ');
  if (role === 'revise' && !gatedKinds.some((kind) => kind === document.toLowerCase().replace(/\.md$/, '')))
    throw new UsageError(
      `Unexpected document \`${document}\`, expected prd, fdd or plan and then what to say otherwise: specgate draft revise waitlist prd say who may see it`,
    );
};

const titleOf = (slug: string): string => {
  const words = slug.split('__').at(-1)?.replaceAll(/[-_]+/g, ' ') ?? slug;
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const openLocalDraft = async (
  role: DraftRole,
  given: readonly string[],
  options: DraftOptions,
  world: World,
): Promise<LocalDraft> => {
  const repository = await requireRepository(world);
  const { settings, tree, root } = repository;
  const issue = readIssue(await readIssueText(options, world), options);
  const named = readWords(role, given);
  refuseUseless(role, named, issue);
  const asked = named.slug ?? (issue ? slugOfTitle(issue.title, null) : 'planning');
  const known = (await packsOf({ settings }, tree)).find(
    ({ slug, folder }) => slug === asked || folder === asked || slug === asked.replaceAll('/', '__'),
  );
  const [packs = 'docs/features'] = settings.packs;
  const slug = known?.slug ?? asked.replaceAll('/', '__');
  const folder = known?.folder ?? `${packs}/${slug.replaceAll('__', '/')}`;
  return {
    role,
    repository,
    source: {
      role,
      place: { slug, folder, designs: settings.designs, issue: readNumber(options.number) },
      title: issue?.title ?? titleOf(slug),
      issue,
      words: named.words,
      settings,
      trust: trustOf(repository, world),
      today: dayOf(world.now()),
    },
    ground: {
      root,
      base: tree,
      tree,
      reader: openRepositoryReader(await openReading(world.env, root, options.cache)),
    },
  };
};
