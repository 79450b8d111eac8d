import type { GatedKind } from '../../domain/document.ts';
import type { Finding } from '../../domain/finding.ts';
import { historyOf } from '../../pipeline/base.ts';
import {
  type Finalizing,
  type FinalizeStep,
  planFinalization,
  planRetirement,
  planStale,
} from '../../pipeline/finalize.ts';
import { loadPack } from '../../pipeline/packs.ts';
import { type Answer, type Asked, type CarryOut, done, quoted, refused } from './answer.ts';
import { choosePack, commitToPull, type OpenedPull, openPull, refuseDecision } from './open-pull.ts';

const finalizingOf = async (opened: OpenedPull, asked: Asked, slug: string | null): Promise<Finalizing> => {
  const { root, pull, sides } = opened;
  const { signer, now } = asked.work.service;
  const place = await choosePack(opened, slug);
  return {
    tree: sides.tree,
    settings: sides.base.settings,
    place,
    trust: sides.base.trust,
    signer,
    by: asked.sender.login,
    permission: asked.permission,
    at: now().toISOString(),
    pull: pull.number,
    base: {
      pack: await loadPack(sides.base.tree, place),
      history: await historyOf(root, sides.base, pull.head, place.folder),
    },
  };
};

const mostProblems = 30;

const listProblems = (kind: GatedKind, findings: readonly Finding[]): string => {
  const shown = findings
    .slice(0, mostProblems)
    .map(
      ({ design, message, rule }) => `- \`${design.path}:${design.line}\` ${quoted(message)} (\`${rule}\`)`,
    );
  const left = findings.length - shown.length;
  return [
    `${kind}.md cannot be final yet: ${findings.length === 1 ? 'a problem stands' : `${findings.length} problems stand`} in the way.`,
    '',
    ...shown,
    ...(left > 0 ? [`- and ${left} more`] : []),
  ].join('\n');
};

/** What stands in the way; null for what was done or had been done before. */
const obstacleIn = (step: FinalizeStep): string | null => {
  if (step.outcome === 'barred') return step.reason;
  if (step.outcome === 'problems') return listProblems(step.kind, step.findings);
  return step.outcome === 'impossible' ? step.problem : null;
};

const namesOf = (steps: readonly FinalizeStep[]): string => steps.map(({ kind }) => `${kind}.md`).join(', ');

/** The key verifies by itself here; on the command line it does once the settings list it. */
const keyNote = ({ settings, trust, signer }: Finalizing): string =>
  signer && settings.finalize.mode === 'seal' && settings.seal.keys[signer.name] === undefined
    ? `\n\nSo that seals can be verified without this App as well, list its key in \`.github/specgate.yml\`: \`seal: { keys: { ${signer.name}: "${trust.keys[signer.name] ?? ''}" } }\`.`
    : '';

const commitSteps = async (
  verb: 'Finalize' | 'Retire',
  steps: readonly FinalizeStep[],
  { opened, asked, finalizing }: { opened: OpenedPull; asked: Asked; finalizing: Finalizing },
): Promise<Answer> => {
  const files = steps.flatMap((step) => (step.outcome === 'written' ? [step.file] : []));
  if (files.length === 0)
    return done(
      steps
        .flatMap((step) =>
          step.outcome === 'already' ? [`\`${step.path}\` is final already: ${step.reason}.`] : [],
        )
        .join('\n'),
    );
  const written = steps.filter(({ outcome }) => outcome === 'written');
  const title = `${verb} ${namesOf(written)} of ${finalizing.place.slug}`;
  const commit = await commitToPull(
    opened,
    asked,
    files,
    `${title}\n\nOn the word of ${asked.sender.login}, on #${opened.pull.number}.`,
  );
  const what = verb === 'Finalize' ? 'final: sealed' : 'retired: sealed';
  return done(
    `${namesOf(written)} of \`${finalizing.place.slug}\` ${written.length === 1 ? 'is' : 'are'} ${what} in ${commit.slice(0, 12)}, on the word of @${asked.sender.login}. In force once this pull request is merged.${keyNote(finalizing)}`,
  );
};

export const finalize: CarryOut<'finalize'> = async ({ document, slug }, asked) => {
  const opened = await openPull(asked);
  const refusal = await refuseDecision('finalize', opened, asked);
  if (refusal !== null) return refused(refusal);
  const finalizing = await finalizingOf(opened, asked, slug);
  const steps =
    document === 'all' ? await planStale(finalizing) : [await planFinalization(finalizing, document)];
  if (steps.length === 0)
    return refused('Nothing only went stale. Name a document: `/spec finalize prd`, `fdd` or `plan`.');
  const obstacle = steps.map(obstacleIn).find((each) => each !== null);
  if (obstacle !== undefined) return refused(obstacle);
  return commitSteps('Finalize', steps, { opened, asked, finalizing });
};

export const retire: CarryOut<'retire'> = async ({ document, slug }, asked) => {
  const opened = await openPull(asked);
  const refusal = await refuseDecision('retire', opened, asked);
  if (refusal !== null) return refused(refusal);
  const finalizing = await finalizingOf(opened, asked, slug);
  const pack = await loadPack(finalizing.tree, finalizing.place);
  if (pack.documents[document]?.frontMatter.status === 'retired')
    return done(`${document}.md of \`${finalizing.place.slug}\` is retired already.`);
  const step = await planRetirement(finalizing, document);
  const obstacle = obstacleIn(step);
  return obstacle === null ? commitSteps('Retire', [step], { opened, asked, finalizing }) : refused(obstacle);
};
