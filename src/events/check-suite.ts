import { z } from 'zod';
import { aboutRepository, repositoryOf, sha } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({ check_suite: z.object({ head_sha: sha }) });

/** "Re-run all checks". */
export const checkSuite = webhook({ event: 'check_suite', actions: ['rerequested'], schema }, (payload) => [
  { type: 'check-commit', repository: repositoryOf(payload), head: payload.check_suite.head_sha },
]);
