import { type CarryOut, refused } from './answer.ts';

export const role: CarryOut<'role'> = async ({ role: name }) =>
  refused(
    `Specgate does not draft by itself yet, so \`${name}\` has done nothing. Start the documents from templates with \`specgate init SLUG\` on your machine, open a pull request with them, and use \`/spec status\`, \`/spec finalize\` and the check there.`,
  );
