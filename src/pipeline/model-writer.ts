import { applyEdits, readEdits } from '../authoring/edits.ts';
import { readReply } from '../authoring/read-reply.ts';
import { repairPrompt } from '../authoring/repair-prompt.ts';
import type { Brief, BriefDocument, Written, WrittenText } from '../domain/authoring.ts';
import type { Model, ModelMessage, ModelRequest } from '../domain/model.ts';
import { splitFrontMatter } from '../pack/front-matter.ts';

/** A model as a writer: it is asked, and what it answers is taken for text and nothing else. */

export interface Writer {
  name: string;
  write(brief: Brief): Promise<Written>;
  /** A better version; null where there is none to be had. */
  mend(brief: Brief, last: Written, problems: readonly string[], round: number): Promise<Written | null>;
}

export interface ModelWriterOptions {
  model: Model;
  messages: readonly ModelMessage[];
  /** `step` names the call: the same one is never made twice. */
  ask(step: string, request: ModelRequest): ReturnType<Model['ask']>;
}

const names: Partial<Record<Brief['role'], string>> = {
  analyze: 'prd.md',
  architect: 'fdd.md',
  plan: 'plan.md',
  planning: 'PLANNING.md',
};

/** A long answer may come in pieces. */
const mostPieces = 4;
const goOn = 'Go on exactly where you stopped: no repetition, no remark.';

/** What a revision starts from. */
const drafted = ({ role, documents }: Brief): BriefDocument | null =>
  role === 'revise' ? (documents[0] ?? null) : null;

const nameOf = (brief: Brief): string | null => {
  const draft = drafted(brief);
  return draft ? draft.path.slice(draft.path.lastIndexOf('/') + 1) : (names[brief.role] ?? null);
};

const afterEdits = (text: WrittenText, reply: string): Written | null => {
  const edits = readEdits(reply);
  if (edits.length === 0) return null;
  const { text: body, problems } = applyEdits(text.body, edits);
  return { texts: [{ ...text, body }], problems };
};

/** Edits of what there is, or all of it anew. */
const readAnswer = (brief: Brief, reply: string, last: readonly WrittenText[]): Written => {
  const [only] = last;
  const edited = only && last.length === 1 ? afterEdits(only, reply) : null;
  if (edited) return edited;
  if (brief.role !== 'revise') return readReply(reply, nameOf(brief));
  const problem = 'Unexpected reply without edits, expected blocks of <<<<<<< BEFORE, =======, >>>>>>> AFTER';
  return { texts: last, problems: [problem] };
};

/** What a first answer is read upon. */
const startOf = (brief: Brief): WrittenText[] => {
  const draft = drafted(brief);
  return draft ? [{ name: nameOf(brief) ?? '', body: splitFrontMatter(draft.text).body.trimStart() }] : [];
};

export const openModelWriter = ({ model, messages, ask }: ModelWriterOptions): Writer => {
  const askAll = async (step: string, asked: readonly ModelMessage[]): Promise<string> => {
    let text = '';
    for (let piece = 1; piece <= mostPieces; piece += 1) {
      const sofar: ModelMessage[] =
        text === '' ? [...asked] : [...asked, { role: 'assistant', text }, { role: 'user', text: goOn }];
      const answer = await ask(piece === 1 ? step : `${step}.${piece}`, { messages: sofar });
      text += answer.text;
      if (answer.end !== 'cut') break;
    }
    return text;
  };

  return {
    name: model.name,
    write: async (brief) => readAnswer(brief, await askAll('answer/0', messages), startOf(brief)),
    mend: async (brief, last, problems, round) => {
      const asked = repairPrompt(messages, last.texts, problems);
      return readAnswer(brief, await askAll(`answer/${round}`, asked), last.texts);
    },
  };
};
