import { cutTo, tokensOf } from '../authoring/budget.ts';
import { type GuideText, guidePaths, summarizeGuides } from '../authoring/guides.ts';
import { nameOfIssue } from '../authoring/name-of-issue.ts';
import { mappedKinds, mapRepository } from '../authoring/repository-map.ts';
import { sourcesFor } from '../authoring/sources.ts';
import type { Brief, BriefDocument, Briefed, Issue } from '../domain/authoring.ts';
import type { Facts } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { whenKnown } from '../effects/tree-facts.ts';
import type { GatedKind } from '../domain/document.ts';
import { documentPath } from '../pack/pack.ts';
import type { DraftGround, DraftSource } from './draft-source.ts';
import { UsageError } from './faults.ts';
import { readTextFile } from './packs.ts';
import { loadSources, openPromptLibrary } from './prompt-library.ts';

/** Everything that a role is told, from the request, the repository and its guides; cut to what a model can hold. */

const budgets = { map: 6_000, guides: 6_000, issue: 12_000, words: 6_000, document: 40_000, sources: 24 };

/** What each role starts from, besides a source that is named. */
const upstream: Record<Briefed, readonly GatedKind[]> = {
  analyze: [],
  architect: ['prd'],
  plan: ['prd', 'fdd'],
  design: ['prd'],
  planning: ['prd'],
  revise: ['prd', 'fdd', 'plan'],
  develop: ['prd', 'fdd', 'plan'],
};

const readDocument = async (
  tree: Snapshot,
  path: string,
  kind: BriefDocument['kind'],
): Promise<BriefDocument | null> => {
  const file = await readTextFile(tree, path);
  if (file?.fault !== undefined) throw new UsageError(`${path}: ${file.fault}`);
  return file && { kind, path, text: file.text };
};

/** A file that the words begin with, such as `docs/refunds.prd.md`. */
const namedSource = (words: string): string | null => {
  const [first = ''] = words.trim().split(/\s+/);
  const path = first.replace(/^@/, '').replace(/^\.\//, '');
  return /^[\w][\w./-]*\.(?:md|markdown|txt)$/.test(path) && !path.split('/').includes('..') ? path : null;
};

/** Where projects keep what `design` and `planning` start from. */
const usualSources = ['project.md', 'PRD.md', 'docs/project.md', 'docs/prd.md'];

const sourceOf = async ({ role, words }: DraftSource, { tree }: DraftGround): Promise<BriefDocument[]> => {
  if (role === 'revise' || role === 'plan' || role === 'analyze' || role === 'develop') return [];
  const named = role === 'planning' ? null : namedSource(words);
  if (named !== null) {
    const found = await readDocument(tree, named, 'source');
    if (!found) throw new UsageError(`There is no file \`${named}\` on this branch`);
    return [found];
  }
  if (role === 'architect') return [];
  for (const path of usualSources) {
    const found = await readDocument(tree, path, 'source');
    if (found) return [found];
  }
  return [];
};

const documentsOf = async (source: DraftSource, ground: DraftGround): Promise<BriefDocument[]> => {
  const own: BriefDocument[] = [];
  for (const kind of upstream[source.role]) {
    const found = await readDocument(ground.tree, documentPath(source.place.folder, kind), kind);
    if (found) own.push(found);
  }
  const [first] = source.words.trim().toLowerCase().split(/\s+/);
  // What is revised comes first, and then what it stands on.
  const asked = source.role === 'revise' ? first?.replace(/\.md$/, '') : undefined;
  return [
    ...(await sourceOf(source, ground)),
    ...own.filter(({ kind }) => kind === asked),
    ...own.filter(({ kind }) => kind !== asked),
  ];
};

/** What a role writes. */
const written: Partial<Record<Briefed, GatedKind>> = { analyze: 'prd', architect: 'fdd', plan: 'plan' };

const currentOf = async ({ role, place }: DraftSource, { tree }: DraftGround): Promise<BriefDocument[]> => {
  const kind = written[role];
  if (kind !== undefined) {
    const found = await readDocument(tree, documentPath(place.folder, kind), kind);
    return found ? [found] : [];
  }
  if (role === 'planning') {
    const found = await readDocument(tree, 'PLANNING.md', 'planning');
    return found ? [found] : [];
  }
  if (role !== 'design') return [];
  const paths = (await tree.list(place.designs)).filter((path) =>
    /(?:_design\.md|\/manifest\.json)$/.test(path),
  );
  const found = await Promise.all(
    paths.map((path) => readDocument(tree, path, path.endsWith('.json') ? 'manifest' : 'design')),
  );
  return found.flatMap((each) => each ?? []);
};

const guidesOf = async ({ role, settings }: DraftSource, { base }: DraftGround): Promise<GuideText[]> => {
  const own = role === 'planning' ? conventions : [];
  const paths = guidePaths(await base.list(''), [...settings.context.guides, ...own]).slice(0, 200);
  const texts: GuideText[] = [];
  for (const path of paths) {
    const file = await readTextFile(base, path);
    if (file && file.fault === undefined) texts.push({ path, text: file.text });
  }
  return texts;
};

const conventions = ['CLAUDE.md', 'AGENTS.md', 'CONTRIBUTING.md'];

/** What a plan of the project stands on: what it is for, and how people work on it. */
const missingFor = async (
  { role }: DraftSource,
  { base }: DraftGround,
  documents: readonly BriefDocument[],
): Promise<string[]> => {
  if (role !== 'planning') return [];
  const missing: string[] = [];
  if (documents.length === 0)
    missing.push(
      `what the project is for: ${usualSources.slice(0, 2).join(', ')}, or a prd.md (\`/spec analyze\`)`,
    );
  const known = await Promise.all(conventions.map((path) => base.has(path)));
  if (!known.includes(true)) missing.push(`how people work on it: ${conventions.join(', ')}`);
  return missing;
};

const factsOf = async ({ base, reader }: DraftGround): Promise<Facts> => {
  const read = await reader.base.read(base);
  const facts = await whenKnown([read], () => ({
    facts: mappedKinds.flatMap((kind) => [...read.index.ofKind(kind)]),
    open: mappedKinds.flatMap((kind) => [...read.index.openSets(kind)]),
  }));
  await reader.save();
  return facts;
};

const cutIssue = (issue: Issue | null, leftOut: string[]): Issue | null => {
  if (!issue) return null;
  const body = cutTo(issue.body, budgets.issue);
  if (body.length < issue.body.length)
    leftOut.push(`the end of ${nameOfIssue(issue)}, after ${body.length} characters`);
  return { ...issue, body };
};

const cutDocuments = (documents: readonly BriefDocument[], leftOut: string[]): BriefDocument[] =>
  documents.map((document) => {
    if (tokensOf(document.text) <= budgets.document) return document;
    const text = cutTo(document.text, budgets.document);
    leftOut.push(`the end of ${document.path}, after ${text.length} characters`);
    return { ...document, text };
  });

export const gatherBrief = async (source: DraftSource, ground: DraftGround): Promise<Brief> => {
  const { role, place, title, words, settings, today } = source;
  const leftOut: string[] = [];
  const issue = cutIssue(source.issue, leftOut);
  const documents = cutDocuments(await documentsOf(source, ground), leftOut);
  const request = [title, issue?.body ?? '', words, ...documents.map(({ text }) => text)].join('\n');
  const mapped = mapRepository(await factsOf(ground), request, budgets.map);
  const guided = summarizeGuides(await guidesOf(source, ground), request, budgets.guides);
  const library = openPromptLibrary(ground.base);
  const sources = sourcesFor(await loadSources(library, settings.profile), request, budgets.sources);
  return {
    role,
    profile: settings.profile,
    slug: place.slug,
    title,
    today,
    issue,
    words: cutTo(words, budgets.words),
    documents,
    current: cutDocuments(await currentOf(source, ground), leftOut),
    guides: guided.guides,
    map: mapped.map,
    sources,
    missing: await missingFor(source, ground, documents),
    leftOut: [...leftOut, ...guided.leftOut, ...mapped.leftOut],
  };
};
