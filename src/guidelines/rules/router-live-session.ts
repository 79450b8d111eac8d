import type { Problem } from '../../domain/finding.ts';
import { atomName, type Call, keywordOf, type Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { type RouterCall, routerCallsIn } from '../questions/scopes.ts';

const isLive = ({ call }: RouterCall): boolean =>
  call.name === 'live' && call.receiver === null && call.args.length > 1;

const isSession = ({ call }: RouterCall): boolean => call.name === 'live_session' && call.receiver === null;

/** By its name a pipeline lets through only some. */
const requires = /auth|require|protect|admin|ensure|logged/i;

/** `live` outside of every session, behind a pipeline that lets through only some, where the router has sessions. */
const outside = (calls: readonly RouterCall[]): Problem[] =>
  calls.some(isSession)
    ? calls.flatMap((each) => {
        const guard = each.pipelines.find((name) => requires.test(name));
        if (!isLive(each) || each.session !== null || each.isConditional || guard === undefined) return [];
        return [
          {
            line: each.call.line,
            message: `Unexpected \`live\` behind \`:${guard}\` outside of every \`live_session\`, expected it in the one of those who may see it: navigation within the default one passes no pipeline`,
          },
        ];
      })
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

/** `{MyAppWeb.UserAuth, :mount_current_user}`: it says who is there, and lets everybody in. */
const letsAllIn = (node: Node): boolean => {
  const [, stage] = node.type === 'tuple' ? node.items : [];
  return atomName(stage)?.startsWith('mount_current_') ?? false;
};

const hooksOf = ({ args }: Call): Node[] => {
  const given = keywordOf(args, 'on_mount');
  return given?.type === 'list' ? given.items : given ? [given] : [];
};

/** A session that lets all in, in a scope that does not. */
const open = (calls: readonly RouterCall[]): Problem[] =>
  calls.filter(isSession).flatMap(({ call, pipelines }) => {
    const required = pipelines.find((name) => name.startsWith('require_authenticated'));
    const hooks = hooksOf(call);
    const name = atomName(call.args[0]) ?? '';
    const isOpen = hooks.length > 0 ? hooks.every(letsAllIn) : name === 'current_user';
    if (required === undefined || !isOpen) return [];
    return [
      {
        line: call.line,
        subject: name,
        message: `Unexpected \`live_session :${name}\` behind \`:${required}\`, expected one whose \`on_mount\` requires as much: navigation within it passes no pipeline`,
      },
    ];
  });

export const routerLiveSession: Guideline = {
  id: 'router-live-session',
  summary: 'Each live route stands in the `live_session` of those who may see it.',
  about: ['elixir'],
  level: whereTorus,
  words: ['live_session'],
  check: (source) => {
    const calls = routerCallsIn(source);
    return [...outside(calls), ...unguarded(calls), ...open(calls)];
  },
};
