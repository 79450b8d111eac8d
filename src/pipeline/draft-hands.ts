import { draftBuiltIn, type Templates } from '../authoring/drafter/index.ts';
import { renderPrompt } from '../authoring/render-prompt.ts';
import type { Brief, Written } from '../domain/authoring.ts';
import { whenKnown } from '../effects/tree-facts.ts';
import type { DraftGround, DraftSource } from './draft-source.ts';
import { examineDraft } from './examine-draft.ts';
import { gatherBrief } from './gather-brief.ts';
import { inCode } from './in-code.ts';
import type { DraftHands } from './perform-draft.ts';
import { loadPromptParts, openPromptLibrary, type PromptLibrary } from './prompt-library.ts';

/** What drafting does with a repository that lies here. */

const loadTemplates = async ({ read }: PromptLibrary): Promise<Templates> => {
  const template = (name: string): Promise<string> => read(`templates/${name}`);
  return {
    prd: await template('prd.md'),
    fdd: await template('fdd.md'),
    plan: await template('plan.md'),
    design: await template('design.md'),
    planning: await template('planning.md'),
    manifest: await template('manifest.json'),
    focus: {
      distributed: await template('planning-focus/distributed.md'),
      liveview: await template('planning-focus/liveview.md'),
      'otp-supervision': await template('planning-focus/otp-supervision.md'),
    },
  };
};

const writeBuiltIn = async ({ base, reader }: DraftGround, brief: Brief): Promise<Written> => {
  const templates = await loadTemplates(openPromptLibrary(base));
  const read = await reader.base.read(base);
  const written = await whenKnown([read], () => draftBuiltIn(brief, templates, inCode(read.index)));
  await reader.save();
  return written;
};

export const openDraftHands = (source: DraftSource, ground: DraftGround): DraftHands => ({
  gather: () => gatherBrief(source, ground),
  render: async (brief, role) => {
    const { profile, words } = brief;
    return renderPrompt(
      brief,
      await loadPromptParts(openPromptLibrary(ground.base), { role, words, profile }),
    );
  },
  writeBuiltIn: (brief) => writeBuiltIn(ground, brief),
  examine: (brief, texts) => examineDraft(source, ground, brief, texts),
});
