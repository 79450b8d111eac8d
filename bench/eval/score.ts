import type { Model } from '../../src/domain/model.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { contractOf } from '../../src/pack/contract-block.ts';
import { type Document, readDocument } from '../../src/pack/document.ts';
import { plainId, readPlannedIds } from '../../src/pack/questions/planned-ids.ts';
import { openDraftHands } from '../../src/pipeline/draft-hands.ts';
import type { DraftSource } from '../../src/pipeline/draft-source.ts';
import { overlay } from '../../src/pipeline/overlay.ts';
import { performDraft, type PerformedDraft } from '../../src/pipeline/perform-draft.ts';
import type { RepositoryReader } from '../../src/pipeline/read-facts.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

/** One request, drafted from prd to plan, and how good that is by what a program can tell. */

export interface EvalIssue {
  name: string;
  title: string;
  body: string;
  /** For each thing that is asked for, words that its requirement has to have. */
  expects: readonly (readonly string[])[];
}

export interface Share {
  reached: number;
  of: number;
}

export interface Scores {
  /** Document rules that have nothing to say, gaps aside. */
  rules: Share;
  /** What was asked for is a requirement; each requirement is in the design; each is in the plan. */
  issueToPrd: Share;
  prdToFdd: Share;
  fddToPlan: Share;
  /** Claims that the check can decide. */
  decidable: Share;
  /** Claims that the code has otherwise today. */
  contradicted: number;
  gaps: number;
  tokens: number;
}

export interface Ground {
  tree: Snapshot;
  root: string;
  reader: RepositoryReader;
  model: Model | null;
  today: string;
}

const share = (reached: number, of: number): Share => ({ reached, of });

const isSaid = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.toLowerCase().includes(word.toLowerCase()));

const functional = (document: Document): string[] => [
  ...new Set(document.declared.filter(({ kind }) => kind === 'FR').map(({ id }) => id)),
];

const textOfRequirement = (document: Document, id: string): string =>
  document.text
    .split('\n')
    .filter((line) => line.includes(id))
    .join('\n');

interface Drafted {
  documents: Record<'prd' | 'fdd' | 'plan', Document>;
  performed: PerformedDraft[];
  tokens: number;
}

const draftPack = async (issue: EvalIssue, ground: Ground): Promise<Drafted> => {
  const files: { path: string; text: string }[] = [];
  const performed: PerformedDraft[] = [];
  let tokens = 0;
  const { signal } = new AbortController();
  for (const role of ['analyze', 'architect', 'plan'] as const) {
    const source: DraftSource = {
      role,
      place: {
        slug: issue.name,
        folder: `docs/features/${issue.name}`,
        designs: defaultSettings.designs,
        issue: null,
      },
      title: issue.title,
      issue: { number: null, title: issue.title, body: issue.body, author: null },
      words: '',
      settings: defaultSettings,
      trust: { mode: 'seal', keys: {}, repository: null },
      today: ground.today,
    };
    const hands = openDraftHands(source, {
      root: ground.root,
      base: ground.tree,
      tree: overlay(ground.tree, files),
      reader: ground.reader,
    });
    const drafted = await performDraft({
      hands,
      model: ground.model,
      ask: async (_step, request) => {
        if (!ground.model) throw new Error('there is no model to ask');
        const answer = await ground.model.ask(request, signal);
        tokens += answer.tokens.input + answer.tokens.output;
        return answer;
      },
      keep: (_step, run) => run(),
      verify: () => Promise.resolve(new Map()),
      onStep: () => Promise.resolve(),
      rounds: 3,
      isFinal: () => false,
    });
    performed.push(drafted);
    files.push(...drafted.files);
  }
  const read = (kind: 'prd' | 'fdd' | 'plan'): Document =>
    readDocument({
      kind,
      path: `${kind}.md`,
      text: files.find(({ path }) => path.endsWith(`/${kind}.md`))?.text ?? '',
    });
  return { documents: { prd: read('prd'), fdd: read('fdd'), plan: read('plan') }, performed, tokens };
};

const coverage = (
  issue: EvalIssue,
  { prd, fdd, plan }: Drafted['documents'],
): Pick<Scores, 'issueToPrd' | 'prdToFdd' | 'fddToPlan'> => {
  const ids = functional(prd);
  const texts = ids.map((id) => textOfRequirement(prd, id));
  const cited = new Set(fdd.cited.map(({ id }) => plainId(id)));
  const planned = readPlannedIds(plan);
  const isPlanned = (id: string): boolean => planned.ids.has(plainId(id));
  return {
    issueToPrd: share(
      issue.expects.filter((words) => texts.some((text) => isSaid(text, words))).length,
      issue.expects.length,
    ),
    prdToFdd: share(ids.filter((id) => cited.has(plainId(id))).length, ids.length),
    fddToPlan: share(ids.filter(isPlanned).length, ids.length),
  };
};

const rulesOf = (performed: readonly PerformedDraft[], all: number): Share => {
  const broken = new Set(
    performed.flatMap(({ examined }) => examined.findings.map(({ path, rule }) => `${path} ${rule}`)),
  );
  return share(all - broken.size, all);
};

/** `rules`: how many rules three documents are held against. */
export const scoreIssue = async (issue: EvalIssue, ground: Ground, rules: number): Promise<Scores> => {
  const { documents, performed, tokens } = await draftPack(issue, ground);
  const contract = performed[1]?.examined.contract;
  const claims = contract?.claims ?? contractOf(documents.fdd, issue.name)?.contract?.claims.length ?? 0;
  return {
    rules: rulesOf(performed, rules),
    ...coverage(issue, documents),
    decidable: share(claims - (contract?.unverifiable ?? 0), claims),
    contradicted: contract?.otherwise.length ?? 0,
    gaps: performed.reduce((sum, { examined }) => sum + examined.gaps, 0),
    tokens,
  };
};
