import type { Tokens } from '../../domain/authoring.ts';
import type { Model, ModelAnswer, ModelRequest } from '../../domain/model.ts';
import { BudgetSpent } from '../../effects/model/errors.ts';
import { openTurns } from '../../effects/turns.ts';
import type { ModelSettings } from '../../settings/model.ts';
import type { Service } from '../service.ts';

/** Asking a model on somebody's behalf: each call once, and within what was set aside for it. */

export interface ModelLedger {
  ask(step: string, request: ModelRequest): Promise<ModelAnswer>;
  /** All that this job has had, now and before it was interrupted. */
  spent(): Tokens;
}

export interface LedgerOptions {
  service: Service;
  model: Model | null;
  limits: ModelSettings | null;
  installation: number;
  keep<Value>(step: string, run: () => Promise<Value>): Promise<Value>;
  signal: AbortSignal;
}

const total = ({ input, output }: Tokens): number => input + output;

/** Two jobs of one installation add up one after the other. */
const inTurn = openTurns();

const dayKey = ({ now }: Service, installation: number): string =>
  `tokens/${installation}/${now().toISOString().slice(0, 10)}`;

const spentToday = async (service: Service, installation: number): Promise<number> => {
  const known = await service.memory.get(dayKey(service, installation));
  return typeof known === 'number' ? known : 0;
};

const addToday = (service: Service, installation: number, tokens: Tokens): Promise<void> =>
  inTurn(String(installation), async () => {
    const before = await spentToday(service, installation);
    await service.memory.set(dayKey(service, installation), before + total(tokens));
  });

export const openLedger = (options: LedgerOptions): ModelLedger => {
  const { service, model, limits, installation, keep, signal } = options;
  const spent: Tokens = { input: 0, output: 0 };
  const refuseSpent = async (): Promise<void> => {
    if (!limits) return;
    if (total(spent) >= limits.tokensOfJob)
      throw new BudgetSpent(`the ${limits.tokensOfJob} tokens that one request may take are spent`);
    if ((await spentToday(service, installation)) >= limits.tokensOfDay)
      throw new BudgetSpent(
        `the ${limits.tokensOfDay} tokens that this installation may take in a day are spent; the next day begins at midnight UTC`,
      );
  };
  return {
    ask: async (step, request) => {
      const answer = await keep(step, async () => {
        if (!model) throw new Error('there is no model to ask');
        await refuseSpent();
        return model.ask(request, signal);
      });
      // Noted first and counted then: what was paid for is not asked for again, whenever this ends.
      await keep(`${step}/counted`, () => addToday(service, installation, answer.tokens));
      spent.input += answer.tokens.input;
      spent.output += answer.tokens.output;
      return answer;
    },
    spent: () => ({ ...spent }),
  };
};
