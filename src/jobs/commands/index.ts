import type { RequestName } from '../../domain/command.ts';
import type { Answer, Asked, CarryOut, RequestOf } from './answer.ts';
import { check } from './check.ts';
import { help } from './help.ts';
import { role } from './role.ts';

/** One line per command. */
const carriers: { [Name in RequestName]?: CarryOut<Name> } = { help, check, role };

/** The table knows which command is whose; the type system sees only that both are of some name. */
export const carryOut = <Name extends RequestName>(
  request: RequestOf<Name>,
  asked: Asked,
): Promise<Answer> => {
  const carry = carriers[request.name] as unknown as CarryOut<Name>;
  return carry(request, asked);
};
