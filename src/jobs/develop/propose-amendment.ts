import { createHash } from 'node:crypto';
import { applyEdits } from '../../authoring/edits.ts';
import type { Account } from '../../domain/develop.ts';
import { openCommit } from '../../effects/git-tree.ts';
import { commitToNew, fetchBranch } from '../../effects/github/commits.ts';
import { fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import { reopenDocument } from '../../pack/finalize.ts';
import { readDocument } from '../../pack/document.ts';
import { documentPath } from '../../pack/pack.ts';
import { readTextFile } from '../../pipeline/packs.ts';
import { bringsSecrets, redact } from '../../text/redact.ts';
import { askedByLine } from '../../workflow/asked-by.ts';
import { type Asked, quoted } from '../commands/answer.ts';
import { rememberAskers } from '../commands/open-pull.ts';
import type { OpenedDraft } from '../draft/open-draft.ts';

/** Where implementing a design shows it to be wrong, it is the design that has to change, on people's word. */

type Amendments = Account['amendments'];

const amended = (text: string, amendments: Amendments): { text: string } | null => {
  // What stands above the document says who made it final, and is nobody's to propose.
  const { header, body } = readDocument({ path: 'fdd.md', kind: 'fdd', text });
  const edited = applyEdits(body, amendments);
  if (edited.problems.length > 0 || edited.text === body || bringsSecrets(body, edited.text)) return null;
  const changed = `${header}${edited.text}`;
  const document = readDocument({ path: 'fdd.md', kind: 'fdd', text: changed });
  if (document.frontMatter.status !== 'final') return { text: changed };
  const reopened = reopenDocument(document);
  return 'problem' in reopened ? null : { text: reopened.text };
};

const shown = (text: string): string => quoted(redact(text).replaceAll(/\s+/g, ' ').trim());

const listed = (amendments: Amendments): string[] =>
  amendments.map(({ before, after, why }) => `${shown(before)} → ${shown(after)}: ${shown(why)}`);

/** What is said of it in the reply; empty where there is nothing to amend. */
export const proposeAmendment = async (
  opened: OpenedDraft,
  asked: Asked,
  amendments: Amendments,
): Promise<string[]> => {
  if (amendments.length === 0) return [];
  const { octokit, root, base, branch, place } = opened;
  const { repository, sender } = asked;
  const path = documentPath(place.folder, 'fdd');
  const file = await readTextFile(await openCommit(root, base), path);
  const wanted = file && amended(file.text, amendments);
  if (!wanted) return listed(amendments);
  const name = `spec/${place.slug.replaceAll('__', '/')}-amend-${createHash('sha256').update(wanted.text).digest('hex').slice(0, 8)}`;
  const head = `${repository.owner}:${name}`;
  if ((await fetchBranch(octokit, repository, name)) === null)
    await commitToNew(octokit, repository, {
      branch: name,
      from: base,
      files: [{ path, text: wanted.text }],
      message: `Amend fdd.md of ${place.slug}\n\nFound while developing it, on the word of ${sender.login}.`,
    });
  const [known] = await fetchOpenPulls(octokit, repository, { head, base: branch });
  const pull =
    known ??
    (await postPull(octokit, repository, {
      title: `Amend the design of ${place.slug}`,
      body: [
        askedByLine(sender.login),
        'Developing a phase of it shows the design to be wrong here. Its gate is open again until somebody finalizes it.',
        ...listed(amendments).map((line) => `- ${line}`),
      ].join('\n\n'),
      head: name,
      base: branch,
    }));
  await rememberAskers(asked, pull.number, [sender.login]);
  return [`#${pull.number} proposes to amend the design`, ...listed(amendments)];
};
