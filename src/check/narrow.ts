import type { ClaimKind } from '../claims/claim-kind.ts';
import type { Ban, Claim } from '../domain/claim.ts';
import type { FactKind } from '../domain/fact.ts';
import type { Narrowed, Where } from '../domain/question.ts';
import { moduleOf } from './fact-index.ts';
import { likenessTo } from './judgements.ts';

/**
 * Where facts can stand that are asked for by something else than their names. All that the caller lets through must be
 * there: not all files are read, so that what is looked for in fewer places would be found in one check and not in the
 * next.
 */

const narrowed = (key: string, where: Where): Narrowed => ({ key, where });

/** Facts that a claim may mean under another name: `likeness` gives others less than `least`. */
export const nearTo = (kind: ClaimKind, claim: Claim, least: number): Narrowed | undefined => {
  const subject = kind.identity(claim.subject);
  const key = `near ${subject} ${least}`;
  if (kind.factKind === 'module' || kind.factKind === 'live-view') {
    const isNear = (name: string): boolean =>
      likenessTo(claim, kind, { kind: kind.factKind, subject: name, attributes: {}, path: '', line: 0 }) >=
      least;
    return narrowed(key, { isModule: isNear });
  }
  const owner = moduleOf(kind.factKind, subject)?.toLowerCase();
  return owner === undefined
    ? undefined
    : narrowed(`near ${owner}`, { isModule: (name) => name.toLowerCase() === owner });
};

const isBelow = (name: string, layer: string): boolean => name === layer || name.startsWith(`${layer}.`);

const layerOf = (subject: string): Narrowed => {
  const [from = '', to = ''] = subject.split(' -> ').map((side) => side.replace(/\*$/, ''));
  const last = to.slice(to.lastIndexOf('.') + 1);
  return narrowed(`layer ${subject}`, {
    isModule: (name) => isBelow(name, from),
    isTarget: (name) => isBelow(name, to),
    words: [last],
  });
};

const ofModules: ReadonlySet<FactKind> = new Set(['module', 'function', 'live-view', 'ui-event', 'call']);

/** Facts that a ban is about, and open sets that may hide them. */
export const bannedBy = ({ kind, subject }: Ban): Narrowed | undefined => {
  if (kind === 'dependency') return layerOf(subject);
  const [start = ''] = subject.split('*', 1);
  if (!ofModules.has(kind) || start === '') return undefined;
  return narrowed(`from ${start}`, { isModule: (name) => name.startsWith(start) || start.startsWith(name) });
};

/** Facts that prose may mean by a name. */
export const meantBy = ({ looselyIn }: ClaimKind, { subject, prose }: Claim): Narrowed | undefined => {
  const where = prose && looselyIn?.(subject, prose);
  return where && narrowed(`like ${subject}${prose?.anyOwner ? ' anywhere' : ''}`, where);
};

/** Modules whose names are such. */
export const modulesNamed = (key: string, isModule: (name: string) => boolean): Narrowed =>
  narrowed(`modules ${key}`, { isModule });

/** What a name ends with that can stand in code as it is. */
const lastWord = (name: string): string => /[a-z_]\w*[?!]?$/i.exec(name)?.[0] ?? '';

/** Calls of a function, or of any of a module. */
export const callsOf = (called: string): Narrowed | undefined => {
  const word = lastWord(called.replace(/\/[^/]*$/, ''));
  return word === '' ? undefined : narrowed(`of ${word}`, { words: [word] });
};

/** Modules that name another one in what they use or implement. */
export const modulesNaming = (name: string): Narrowed | undefined => {
  const [last = ''] = /\w+$/.exec(name) ?? [];
  return last === '' ? undefined : narrowed(`naming ${last}`, { words: [last] });
};
