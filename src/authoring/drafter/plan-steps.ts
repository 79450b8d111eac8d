import type { Brief } from '../../domain/authoring.ts';
import type { Claim, ClaimKindName } from '../../domain/claim.ts';
import { contractOf } from '../../pack/contract-block.ts';
import { listIds } from '../../pack/questions/id-lists.ts';
import { gap } from './fill.ts';
import type { Upstream } from './read-upstream.ts';

/** A phase of the contract, or where there is none, of the requirements. */
export interface Step {
  number: number;
  name: string;
  goal: string;
  claims: Claim[];
  requirements: string[];
}

const called: Readonly<Record<number, readonly [name: string, goal: string]>> = {
  1: ['Data', 'What the feature keeps has its place'],
  2: ['Domain', 'The rules and processes of the feature work'],
  3: ['Interfaces', 'People and other systems reach the feature'],
};

const ofData: readonly ClaimKindName[] = ['table', 'column', 'index', 'constraint'];
const ofWeb: readonly ClaimKindName[] = ['route', 'live-view', 'ui-event', 'hook', 'permission'];

/** What most of a phase is about: the names of steps that fit it. */
const layerOf = (claims: readonly Claim[]): number => {
  if (claims.some(({ kind }) => ofData.includes(kind))) return 1;
  return claims.some(({ kind }) => ofWeb.includes(kind)) ? 3 : 2;
};

const claimsIn = (brief: Brief, { fdd }: Upstream): Claim[] =>
  (fdd && contractOf(fdd, brief.slug)?.contract?.claims.filter(({ ban }) => !ban)) || [];

export const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** A requirement belongs to the last phase that something of it belongs to: there it can be seen. */
const homes = (steps: readonly Step[], upstream: Upstream): Step[] => {
  const last = steps.at(-1);
  const homeOf = (id: string): Step | undefined =>
    steps.findLast(({ claims }) => claims.some(({ requirements }) => requirements.includes(id))) ?? last;
  return steps.map((step) => ({
    ...step,
    requirements: upstream.requirements.flatMap(({ id }) => (homeOf(id) === step ? [id] : [])),
  }));
};

const mostPhases = 20;

/** The contract's own numbers, with those between them: a plan numbers its phases without gaps. */
const numbersOf = (claims: readonly Claim[]): number[] => {
  const own = claims.flatMap(({ phase }) => (phase === null ? [] : [Number(phase)]));
  const last = Math.max(0, ...own);
  if (own.length === 0 || last > mostPhases || !own.every((number) => Number.isInteger(number))) return [];
  const first = Math.min(1, ...own);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

/** What has no phase is due when all are done, and so belongs to the last. */
const stepsOfContract = (claims: readonly Claim[], upstream: Upstream): Step[] => {
  const numbers = numbersOf(claims);
  const steps = numbers.map((number): Step => {
    const isLast = number === numbers.at(-1);
    const own = claims.filter(({ phase }) => (phase === null ? isLast : Number(phase) === number));
    const [name, goal] = own.length > 0 ? (called[layerOf(own)] ?? []) : [];
    return {
      number,
      name: name ?? gap('name'),
      goal: goal ?? gap('what is true once the phase is done'),
      claims: own,
      requirements: [],
    };
  });
  return homes(steps, upstream);
};

const mostTogether = 4;

/** Without phases in the contract: one for each few requirements, the most urgent first, with what names them. */
const stepsOfRequirements = (claims: readonly Claim[], { requirements }: Upstream): Step[] => {
  const sorted = requirements.toSorted((a, b) => inOrder(a.priority ?? 'P9', b.priority ?? 'P9'));
  const count = Math.ceil(sorted.length / mostTogether);
  const groups = Array.from({ length: count }, (_, index) =>
    sorted.slice(index * mostTogether, (index + 1) * mostTogether).map(({ id }) => id),
  );
  const homeOf = (claim: Claim): number => {
    const at = groups.findIndex((ids) => ids.some((id) => claim.requirements.includes(id)));
    return at === -1 ? count - 1 : at;
  };
  return groups.map((ids, index): Step => {
    const name = listIds(ids);
    const own = claims.filter((claim) => homeOf(claim) === index);
    return { number: index + 1, name, goal: `${name} can be seen to work`, claims: own, requirements: ids };
  });
};

/** The phases of a plan: those of the contract, or else of the requirements. */
export const stepsOf = (brief: Brief, upstream: Upstream): Step[] => {
  const claims = claimsIn(brief, upstream);
  const byContract = stepsOfContract(claims, upstream);
  return byContract.length > 0 ? byContract : stepsOfRequirements(claims, upstream);
};
