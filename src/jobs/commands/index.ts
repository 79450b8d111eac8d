import type { RequestName } from '../../domain/command.ts';
import type { Answer, Asked, CarryOut, RequestOf } from './answer.ts';
import { check } from './check.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { finalize, retire } from './finalize.ts';
import { help } from './help.ts';
import { init } from './init.ts';
import { reopen } from './reopen.ts';
import { role } from './role.ts';
import { status } from './status.ts';
import { waive } from './waive.ts';

/** One line per command. */
const carriers: { [Name in RequestName]: CarryOut<Name> } = {
  help,
  status,
  check,
  explain,
  role,
  finalize,
  reopen,
  retire,
  waive,
  doctor,
  init,
};

/** The table knows which command is whose; the type system sees only that both are of some name. */
export const carryOut = <Name extends RequestName>(
  request: RequestOf<Name>,
  asked: Asked,
): Promise<Answer | 'later'> => {
  const carry = carriers[request.name] as unknown as CarryOut<Name>;
  return carry(request, asked);
};
