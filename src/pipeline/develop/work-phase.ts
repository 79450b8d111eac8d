import { developTools, readToolCall, type ToolUse } from '../../authoring/develop/tools.ts';
import type { Account, Changes } from '../../domain/develop.ts';
import type { ModelAnswer, ModelMessage, ModelRequest, ToolCall } from '../../domain/model.ts';
import type { PhaseCheck } from './check-phase.ts';
import type { ToolResult } from './workbench.ts';

/** A model at work on a phase: it looks, changes, has it checked, and says when it is done; bounded in turns. */

export interface PhaseWork {
  /** Asks the model; the same step is asked once. */
  ask(step: string, request: ModelRequest): Promise<ModelAnswer>;
  /** Uses a tool; the same step is done once. */
  use(step: string, changes: Changes, use: ToolUse): Promise<ToolResult>;
  check(step: string, changes: Changes): Promise<PhaseCheck>;
  /** At most so many answers of the model, repairs included. */
  turns: number;
}

export interface WorkState {
  messages: readonly ModelMessage[];
  changes: Changes;
  turn: number;
}

export interface PhaseWorked extends WorkState {
  /** Null where the model never said that it is done. */
  account: Account | null;
  check: PhaseCheck;
}

const mostCalls = 12;
const mostSilent = 2;
/** How often an end is not taken, because the check still blocks. */
const mostReturns = 3;

const nudge =
  'Nothing happens by words alone: go on with a tool, or end with `finish` and an account of what is done and what is not.';

interface Turn {
  answer: ModelAnswer;
  results: ModelMessage[];
  changes: Changes;
  account: Account | null;
}

const resultOf = (call: ToolCall, text: string): ModelMessage => ({ role: 'tool', call: call.id, text });

const takeTurn = async ({ ask, use }: PhaseWork, { messages, changes, turn }: WorkState): Promise<Turn> => {
  const answer = await ask(`turn/${turn}`, { messages, tools: developTools });
  const results: ModelMessage[] = [];
  let current = changes;
  let account: Account | null = null;
  for (const [index, call] of answer.calls.entries()) {
    if (index >= mostCalls) {
      results.push(resultOf(call, `Not done: ${mostCalls} calls at a time are enough`));
      continue;
    }
    const read = readToolCall(call);
    if ('problem' in read) {
      results.push(resultOf(call, read.problem));
      continue;
    }
    const result = await use(`turn/${turn}/${index}`, current, read);
    current = result.changes;
    if (read.name === 'finish') account = read.input;
    results.push(resultOf(call, result.text));
  }
  return { answer, results, changes: current, account };
};

const afterTurn = ({ messages }: WorkState, { answer, results }: Turn): ModelMessage[] => [
  ...messages,
  { role: 'assistant', text: answer.text, calls: answer.calls },
  ...results,
];

const returned = ({ findings }: PhaseCheck): string =>
  [
    'Not taken: with this phase done, the check still blocks. Mend it, or say in `finish` that the task is not done.',
    ...findings,
  ].join('\n');

export const workPhase = async (work: PhaseWork, start: WorkState): Promise<PhaseWorked> => {
  let state = start;
  let silent = 0;
  let returns = 0;
  while (state.turn < work.turns) {
    const turn = await takeTurn(work, state);
    const messages = afterTurn(state, turn);
    state = { messages, changes: turn.changes, turn: state.turn + 1 };
    if (turn.account) {
      const check = await work.check(`check/${state.turn}`, state.changes);
      const isTaken =
        check.blocking === 0 || returns >= mostReturns || !turn.account.tasks.some(({ done }) => done);
      if (isTaken) return { ...state, account: turn.account, check };
      returns += 1;
      state = { ...state, messages: [...state.messages, { role: 'user', text: returned(check) }] };
    } else if (turn.answer.calls.length === 0) {
      silent += 1;
      if (silent > mostSilent) break;
      state = { ...state, messages: [...state.messages, { role: 'user', text: nudge }] };
    }
  }
  return { ...state, account: null, check: await work.check(`check/${state.turn}/end`, state.changes) };
};
