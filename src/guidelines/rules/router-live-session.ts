import type { Problem } from '../../domain/finding.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { type RouterCall, routerCallsIn } from '../questions/scopes.ts';

const isLive = ({ call }: RouterCall): boolean =>
  call.name === 'live' && call.receiver === null && call.args.length > 1;

const isSession = ({ call }: RouterCall): boolean => call.name === 'live_session' && call.receiver === null;

/** `live` outside of every session, where the router has some. */
const outside = (calls: readonly RouterCall[]): Problem[] =>
  calls.some(isSession)
    ? calls
        .filter((each) => isLive(each) && each.session === null && !each.isConditional)
        .map(({ call }) => ({
          line: call.line,
          message:
            'Unexpected `live` outside of every `live_session`, expected it in the one whose users may see it',
        }))
    : [];

/** `live_session :require_…` in a scope that does not go through that pipeline. */
const unguarded = (calls: readonly RouterCall[]): Problem[] => {
  const known = new Set(calls.flatMap(({ pipelines }) => pipelines));
  return calls.filter(isSession).flatMap(({ call, pipelines }) => {
    const [given] = call.args;
    const name = given?.type === 'atom' ? given.name : null;
    if (name === null || !name.startsWith('require_') || !known.has(name) || pipelines.includes(name))
      return [];
    return [
      {
        line: call.line,
        subject: name,
        message: `Unexpected \`live_session :${name}\` in a scope without \`pipe_through :${name}\`, expected both`,
      },
    ];
  });
};

export const routerLiveSession: Guideline = {
  id: 'router-live-session',
  summary: 'Each live route stands in the `live_session` of those who may see it.',
  about: ['elixir'],
  level: whereTorus,
  words: ['live_session'],
  check: (source) => {
    const calls = routerCallsIn(source);
    return [...outside(calls), ...unguarded(calls)];
  },
};
