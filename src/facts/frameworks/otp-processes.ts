import type { Facts, OpenSet } from '../../domain/fact.ts';
import type { ElixirSource, Framework, Placed, Purpose } from '../framework.ts';
import { flowIn, type FlowPart } from '../languages/elixir/flow-parts.ts';
import { linkFlow } from '../languages/elixir/link-flow.ts';
import { distinctOpen, evidence, partsOf } from '../linking.ts';
import { processFacts, unnamedProcesses } from './otp/process-facts.ts';
import { mayReach, options, type ProcessPart, processPartsIn, termsOf } from './otp/process-parts.ts';
import { linkChildren, linkStarted } from './otp/supervised.ts';

type Part = ProcessPart | FlowPart;

const extract = (source: ElixirSource): Part[] => {
  const own = processPartsIn(source);
  return [...own, ...flowIn(source, { standings: own, terms: own.flatMap(termsOf), mayReach, options })];
};

const isOwn = (placed: Placed<Part>): placed is Placed<ProcessPart> =>
  !/^(?:call|function|names)$/.test(placed.part.part);

const link = (placed: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const all = evidence(placed);
  const parts = all.filter(isOwn);
  const links = linkFlow(all, purpose);
  const fixed = linkChildren(partsOf(parts, 'children'), links);
  const started = linkStarted(partsOf(parts, 'started'), links);
  const supervised = [...fixed.supervised, ...started.supervised];
  const isWhole = fixed.isWhole && started.isWhole;
  const unnamed = unnamedProcesses(partsOf(parts, 'process')).map((place): OpenSet => ({
    kind: 'process',
    within: '',
    why: 'the name of its module is computed',
    ...place,
  }));
  return {
    facts: processFacts({
      parts,
      links,
      modules: purpose,
      supervised,
      supervisors: fixed.supervisors,
      isWhole,
    }),
    open: distinctOpen([...fixed.open, ...unnamed]),
  };
};

/** What is used or implemented, what starts something, and what such a name could be hidden behind. */
const started =
  /\b(?:use|behaviour|alias)[\s(][^\n]*(?:GenServer|Agent|Supervisor|Task|GenStage|Broadway|GenStateMachine|gen_server|gen_statem|Presence|Tracker|Horde|\{)|(?:GenServer|Agent|Supervisor|Task|GenStage|Broadway|GenStateMachine|Presence|Tracker|Registry|gen_server|gen_statem)\s*\.\s*(?:start|init)|\bstart_child\b|\bdef\w*[\s(]+child_spec|\bsupervise\b/;

export const otpProcesses: Framework<Part> = {
  name: 'otp-processes',
  version: 2,
  // The forms, and what wrappers around them are called, however they are spelled.
  visitors: {
    elixir: {
      words: [
        ...[
          'upervis',
          'erver',
          'gent',
          'tage',
          'Broadway',
          'Task',
          'gen_statem',
          'GenStateMachine',
          'Presence',
          'Tracker',
        ],
        ...[
          'child_spec',
          'start_child',
          'ache',
          'rocess',
          'egistry',
          'ipeline',
          'onsumer',
          'roducer',
          'orker',
        ],
      ],
      starts: {
        words: [
          ...['GenServer', 'Agent', 'upervis', 'Task', 'GenStage', 'Broadway', 'GenStateMachine'],
          ...['gen_server', 'gen_statem', 'Presence', 'Tracker', 'Horde', 'start_child', 'child_spec'],
        ],
        pattern: started,
      },
      extract,
    },
  },
  link,
};
