import type { WrittenText } from '../domain/authoring.ts';
import type { ModelMessage } from '../domain/model.ts';
import { fenceData } from './fence.ts';

const mostProblems = 40;

const listed = (problems: readonly string[]): string => {
  const left = problems.length - mostProblems;
  return [
    ...problems.slice(0, mostProblems).map((problem) => `- ${problem}`),
    ...(left > 0 ? [`- and ${left} more of the same kinds`] : []),
  ].join('\n');
};

const howToEdit = [
  'Answer with edits alone, each as',
  '<<<<<<< BEFORE',
  'lines exactly as they stand in the document, as few as name one place',
  '=======',
  'the lines that take their place',
  '>>>>>>> AFTER',
  'Change nothing that no problem is about, and no id.',
].join('\n');

const howToAnswerAnew = 'Answer with all of it, in the form that was asked for at first.';

/** Asks for a better version, with what is wrong. The problems quote the document, and so strangers. */
export const repairPrompt = (
  first: readonly ModelMessage[],
  texts: readonly WrittenText[],
  problems: readonly string[],
): ModelMessage[] => {
  const [only] = texts;
  const canEdit = only !== undefined && texts.length === 1;
  const written = texts.map(({ name, body }) => ({ name, from: 'your last answer', text: body }));
  return [
    ...first,
    ...(written.length > 0 ? [{ role: 'user' as const, text: fenceData(written) }] : []),
    {
      role: 'user',
      text: [
        texts.length === 0
          ? 'Your last answer could not be taken:'
          : 'Your last answer, as it stands above, was held against the rules. These problems are left:',
        fenceData([{ name: 'problems', from: 'the rules', text: listed(problems) }]),
        canEdit ? howToEdit : howToAnswerAnew,
      ].join('\n\n'),
    },
  ];
};
