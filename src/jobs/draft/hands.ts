import type { DraftHands } from '../../pipeline/perform-draft.ts';
import type { DraftQuestion } from '../../pipeline/judge-request.ts';
import type { JobOf } from '../job-kind.ts';
import type { Service } from '../service.ts';
import type { OpenedDraft } from './open-draft.ts';

/** A repository is read in a thread: whoever answers webhooks is not kept waiting by it. */
export const draftHandsOf = (
  { judges }: Service,
  { role, words, repository }: JobOf<'draft'>,
  { root, base, commit, place, title, issue, settings, trust }: OpenedDraft,
  today: string,
): DraftHands => {
  const draft: DraftQuestion['draft'] = {
    repository: repository.id,
    root,
    base,
    commit,
    source: { role, place, title, issue, words, settings, trust, today },
  };
  return {
    gather: () => judges.ask<'gather'>({ ask: 'gather', draft }),
    render: (brief, of) => judges.ask<'render'>({ ask: 'render', draft, brief, role: of }),
    writeBuiltIn: (brief) => judges.ask<'write'>({ ask: 'write', draft, brief }),
    examine: (brief, texts) => judges.ask<'examine'>({ ask: 'examine', draft, brief, texts }),
  };
};
