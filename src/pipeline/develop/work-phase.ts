import { developTools, readToolCall, type ToolUse } from '../../authoring/develop/tools.ts';
import type { Account, Changes } from '../../domain/develop.ts';
import type { ModelAnswer, ModelMessage, ModelRequest, ToolCall } from '../../domain/model.ts';
import type { PhaseCheck } from './check-phase.ts';
import type { SettledPhase } from './phase.ts';
import type { ToolResult } from './workbench.ts';

/** A model at work on a phase: it looks, changes, has it checked, and says when it is done; bounded in turns. */

export interface PhaseWork {
  /** Asks the model; the same step is asked once. */
  ask(step: string, request: ModelRequest): Promise<ModelAnswer>;
  /** Uses a tool; the same step is done once. */
  use(step: string, changes: Changes, use: ToolUse): Promise<ToolResult>;
  check(step: string, changes: Changes): Promise<PhaseCheck>;
  /** Holds what it says of its work against what can be seen of it. */
  settle(step: string, changes: Changes, account: Account, check: PhaseCheck): Promise<SettledPhase>;
  /** At most so many answers of the model, repairs included. */
  turns: number;
}

export interface WorkState {
  messages: readonly ModelMessage[];
  changes: Changes;
  turn: number;
}

/** What the model says of its work, and what can be seen of it. */
export interface WorkEnd {
  account: Account;
  check: PhaseCheck;
  settled: SettledPhase;
}

export interface PhaseWorked extends WorkState {
  /** Where the model never said that it is done, why it was stopped. */
  end: WorkEnd | { stopped: string };
}

const mostCalls = 12;
const mostSilent = 2;
/** How often the same calls are made in vain before it is clear that this leads nowhere. */
const mostSame = 5;
/** How often an end is not taken, because the check still blocks, or what is said of it is not to be seen. */
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

const doubtsOf = ({ check, settled }: WorkEnd): string[] => [
  ...(check.blocking > 0 ? ['With this phase done, the check still blocks:', ...check.findings] : []),
  ...settled.open
    .filter(({ isDoubt }) => isDoubt)
    .map(({ task, why }) => `Task ${task.number} is not taken for done: ${why}`),
];

const returned = (doubts: readonly string[]): string =>
  [
    'Not taken. Mend it, or say in `finish` which task is not done, and where what is done can be seen.',
    ...doubts,
  ].join('\n');

const endOf = async (work: PhaseWork, { changes, turn }: WorkState, account: Account): Promise<WorkEnd> => {
  const check = await work.check(`check/${turn}`, changes);
  return { account, check, settled: await work.settle(`settled/${turn}`, changes, account, check) };
};

const isSame = (one: Changes, other: Changes): boolean => {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].every((path) => one[path] === other[path]);
};

const saidOf = ({ calls }: ModelAnswer): string =>
  calls.map(({ name, input }) => `${name} ${input}`).join('\n');

const stopped = (state: WorkState, why: string): PhaseWorked => ({ ...state, end: { stopped: why } });

export const workPhase = async (work: PhaseWork, start: WorkState): Promise<PhaseWorked> => {
  let state = start;
  let [silent, returns, same, before] = [0, 0, 0, ''];
  while (state.turn < work.turns) {
    const turn = await takeTurn(work, state);
    const isVain = turn.answer.calls.length > 0 && isSame(turn.changes, state.changes);
    const said = saidOf(turn.answer);
    same = isVain && said === before ? same + 1 : 0;
    before = said;
    state = { messages: afterTurn(state, turn), changes: turn.changes, turn: state.turn + 1 };
    if (turn.account) {
      const end = await endOf(work, state, turn.account);
      const doubts = doubtsOf(end);
      const isNothing = !turn.account.tasks.some(({ done }) => done);
      if (doubts.length === 0 || isNothing || returns >= mostReturns) return { ...state, end };
      returns += 1;
      state = { ...state, messages: [...state.messages, { role: 'user', text: returned(doubts) }] };
    } else if (turn.answer.calls.length === 0) {
      silent += 1;
      if (silent > mostSilent) return stopped(state, 'the model said how it goes on, and did nothing');
      state = { ...state, messages: [...state.messages, { role: 'user', text: nudge }] };
    }
    if (same >= mostSame) return stopped(state, 'the model did the same again and again');
  }
  return stopped(state, `the model did not come to an end in ${work.turns} turns`);
};
