import type { DraftFile } from '../authoring/assemble.ts';
import { nameOfIssue } from '../authoring/name-of-issue.ts';
import { citedIn, markReferences, type Verification } from '../authoring/references.ts';
import type { Brief, Source, Written, WrittenText } from '../domain/authoring.ts';
import type { Model, ModelAnswer, ModelMessage, ModelRequest } from '../domain/model.ts';
import { type DraftedDocuments, draftDocuments, type DraftingStep } from './draft-documents.ts';
import type { ExaminedDraft } from './examine-draft.ts';
import { openModelWriter, type Writer } from './model-writer.ts';

/** A draft from beginning to end, as the App and the command line make it. */

/** What takes time and knows the repository: done in a thread by the App, and at once by the command line. */
export interface DraftHands {
  gather(): Promise<Brief>;
  /** What a model is told; of the role itself, or of the survey that comes before. */
  render(brief: Brief, role: string): Promise<ModelMessage[]>;
  writeBuiltIn(brief: Brief): Promise<Written>;
  examine(brief: Brief, texts: readonly WrittenText[]): Promise<ExaminedDraft>;
}

export interface DraftRun {
  hands: DraftHands;
  /** Null where the built-in drafter writes. */
  model: Model | null;
  /** Asks the model, within its budget; the same step is asked once. */
  ask(step: string, request: ModelRequest): Promise<ModelAnswer>;
  /** What a finished step gave is kept: it is not done again. */
  keep<Value>(step: string, run: () => Promise<Value>): Promise<Value>;
  verify(urls: readonly { url: string; title: string }[]): Promise<ReadonlyMap<string, Verification>>;
  onStep(step: DraftingStep): Promise<void>;
  rounds: number;
  /** Whether asking the model again would change nothing. */
  isFinal(error: unknown): boolean;
}

export interface PerformedDraft extends DraftedDocuments {
  files: DraftFile[];
  brief: Brief;
  writer: string;
  /** References that could not be verified, each with why. */
  unverified: { url: string; why: string }[];
}

const builtInName = 'the built-in drafter';

const builtIn = ({ writeBuiltIn }: DraftHands): Writer => ({
  name: builtInName,
  write: writeBuiltIn,
  mend: async () => null,
});

const mostFound = 12;

const foundBy = ({ citations }: ModelAnswer, today: string): Source[] => [
  ...new Map(
    citations
      .filter(({ url }) => url.startsWith('https://'))
      .map(({ title, url }) => [url, { title, url, accessed: today, topics: [] }]),
  ).values(),
];

/** Primary sources as the endpoint finds them; what it says without naming where it read it is left out. */
const survey = async ({ hands, model, ask }: DraftRun, brief: Brief): Promise<Brief> => {
  if (!model?.canSearch || brief.role === 'revise' || brief.role === 'analyze') return brief;
  const messages = await hands.render(brief, 'research');
  const answer = await ask('survey', { messages, search: true });
  const found = foundBy(answer, brief.today).slice(0, mostFound);
  if (found.length === 0) return brief;
  const guide = { path: 'survey', title: 'Survey of primary sources', summary: answer.text.slice(0, 12_000) };
  return { ...brief, sources: [...found, ...brief.sources], guides: [...brief.guides, guide] };
};

const gatheredText = ({ issue, documents, guides, map, missing, leftOut }: Brief): string => {
  const parts = [
    ...(issue ? [nameOfIssue(issue)] : []),
    ...documents.map(({ path }) => `\`${path}\``),
    ...(guides.length > 0 ? [`${guides.length} guide${guides.length === 1 ? '' : 's'}`] : []),
    `${map.entries.length} things of the code near it`,
  ];
  const left = leftOut.length > 0 ? `; left out: ${leftOut.join('; ')}` : '';
  const lacking = missing.length > 0 ? `; missing: ${missing.join('; ')}` : '';
  return `Gathered ${parts.join(', ')}${lacking}${left}`;
};

const verifyFiles = async (
  { verify, keep }: DraftRun,
  files: readonly DraftFile[],
): Promise<Pick<PerformedDraft, 'files' | 'unverified'>> => {
  const cited = files.flatMap(({ kind, text }) => (kind === 'manifest' ? [] : citedIn(text)));
  if (cited.length === 0) return { files: [...files], unverified: [] };
  const said = await keep('references', async () => [...(await verify(cited))]);
  const found = new Map(said);
  return {
    files: files.map((file) =>
      file.kind === 'manifest' ? file : { ...file, text: markReferences(file.text, found) },
    ),
    unverified: [...found].flatMap(([url, each]) =>
      each.state === 'verified' ? [] : [{ url, why: each.why }],
    ),
  };
};

export const performDraft = async (run: DraftRun): Promise<PerformedDraft> => {
  const { hands, model, ask, keep, onStep, rounds, isFinal } = run;
  const gathered = await keep('brief', () => hands.gather());
  await onStep({ name: 'gathered', text: gatheredText(gathered) });
  const brief = await survey(run, gathered);
  const writer = model
    ? openModelWriter({ model, messages: await hands.render(brief, brief.role), ask })
    : builtIn(hands);
  const examine = (texts: readonly WrittenText[]): Promise<ExaminedDraft> => hands.examine(brief, texts);
  const drafted = await draftDocuments({ brief, writer, examine, rounds, onStep, isFinal });
  const verified = await verifyFiles(run, drafted.examined.files);
  return { ...drafted, ...verified, brief, writer: writer.name };
};
