import { reopenDocument } from '../../pack/finalize.ts';
import { loadPack } from '../../pipeline/packs.ts';
import { type CarryOut, done, refused } from './answer.ts';
import { choosePack, commitToPull, openPull, refuseDecision } from './open-pull.ts';

export const reopen: CarryOut<'reopen'> = async ({ document: kind, slug }, asked) => {
  const opened = await openPull(asked);
  const refusal = await refuseDecision('reopen', opened, asked);
  if (refusal !== null) return refused(refusal);
  const place = await choosePack(opened, slug);
  const document = (await loadPack(opened.sides.tree, place)).documents[kind];
  if (!document) return refused(`There is no ${kind}.md in \`${place.folder}\`.`);
  if (document.frontMatter.status !== 'final' && document.frontMatter.status !== 'retired')
    return done(`${kind}.md of \`${place.slug}\` is a draft already.`);
  const outcome = reopenDocument(document);
  if ('problem' in outcome) return refused(outcome.problem);
  const commit = await commitToPull(
    opened,
    asked,
    [outcome],
    `Reopen ${kind}.md of ${place.slug}\n\nOn the word of ${asked.sender.login}, on #${opened.pull.number}.`,
  );
  return done(
    `${kind}.md of \`${place.slug}\` is a draft again in ${commit.slice(0, 12)}, and the gates after it are shut. What is in force at the base stays in force until this is finalized and merged.`,
  );
};
