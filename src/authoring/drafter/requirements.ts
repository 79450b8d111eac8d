import { sentencesOf } from '../../pack/questions/find.ts';
import { plainId } from '../../pack/questions/planned-ids.ts';
import { idsIn } from '../../pack/requirements.ts';
import { gap } from './fill.ts';
import { at, isWords, type Piece, wholeText } from './material.ts';
import { escapeText, plain } from './safe-text.ts';
import { limited, shared, wordsOf } from './sentences.ts';

export interface Requirement {
  id: string;
  text: string;
  /** P0 to P3; null where nobody said. */
  priority: string | null;
}

export interface Criterion {
  id: string;
  text: string;
  proves: string[];
}

const ownId = /^\W{0,3}((?:FR|AC)-?\d+(?:\.\d+)*[a-z]?)\b[\])*_`]*\s*(?:[:|.]|[—–-](?=\s))?\s*/;
const idOf = (text: string): string | null => ownId.exec(text)?.[1] ?? null;
const withoutId = (text: string): string => text.replace(ownId, '').trim();

/** `A member can …` allows, and so asks for it; `nobody can …` complains. */
const allows =
  /^(?!(?:nobody|no one|none|few|only few)\b)(?:[\p{L}'’-]+ ){1,5}can (?!not\b|['’]t\b|only\b|hardly\b)/iu;
const obliges = /\b(?:must|shall|should|needs? to|has to|have to)\b/i;
/** `(P1)`, `(Must have)`; `P1: …`. The word in the middle of a sentence is a name. */
const explicit =
  /[([](P[0-3]|(?:must|should|could)(?: have)?|critical|high|medium|low)[)\]]\s*[:—–-]?\s*|^(P[0-3])\s*[:—–-]\s+/i;

const priorityOf = (text: string): string | null => {
  const [, inBrackets, atStart] = explicit.exec(text) ?? [];
  const own = inBrackets ?? atStart;
  if (own !== undefined) return own;
  if (/\b(?:must|shall)\b/i.test(text)) return 'P0';
  if (/\bshould\b/i.test(text)) return 'P1';
  return /\b(?:could|nice to have|may)\b/i.test(text) ? 'P2' : null;
};

/** What no reader of requirements takes for a statement is not one yet. */
const stated = (text: string): string =>
  /[A-Za-z]{3,}.*\s+\S*[A-Za-z]{2,}/.test(text)
    ? text
    : `${text} ${gap('this requirement as a sentence that can be tested')}`.trim();

/** A text that goes on from an id as a list of ids does would be read as one. */
const apart = (text: string): string => (/^(?:[,;/→]|\\\/|->|and\b)/.test(text) ? `“${text}”` : text);

/** A sentence that the reader of requirements takes for one, wherever it stands behind its id. */
export const statement = (text: string): string => apart(stated(text));

/** The next id that nobody has, in the spelling of those that are there. */
export const nextIds = (kind: 'FR' | 'AC', taken: readonly string[]): (() => string) => {
  const known = new Set(taken.map(plainId));
  let number = 0;
  return () => {
    do number += 1;
    while (known.has(`${kind}${number}`));
    known.add(`${kind}${number}`);
    return `${kind}-${String(number).padStart(3, '0')}`;
  };
};

/** Ids that were given stay; one that stands twice, or none, becomes the next free one. */
const numbered = (kind: 'FR' | 'AC', texts: readonly string[]): { id: string; text: string }[] => {
  const own = texts.map(idOf).filter((id) => id?.startsWith(kind) ?? false) as string[];
  const next = nextIds(kind, own);
  const taken = new Set<string>();
  return texts.map((text) => {
    const id = idOf(text);
    const isFree = id !== null && id.startsWith(kind) && !taken.has(plainId(id));
    const given = isFree ? id : next();
    taken.add(plainId(given));
    return { id: given, text: withoutId(text) };
  });
};

const cellNamed = ({ cells }: Piece, name: RegExp): string | null =>
  cells.find(({ header }) => name.test(header))?.text ?? null;

/** A row of a table of requirements, as an item would say it. */
const rowText = (piece: Piece): string => {
  const id = cellNamed(piece, /^(?:id|no\.?|#)$/i) ?? '';
  const words = cellNamed(
    piece,
    /\brequirements?\b|\bdescription\b|\bcriteri(?:on|a)\b|\bstory\b|\bfeature\b/i,
  );
  const priority = cellNamed(piece, /\bpriority\b/i);
  if (words === '') return '';
  return words === null ? piece.text : [id, words, priority ? `(${priority})` : ''].join(' ').trim();
};

const statementsOf = (piece: Piece): string[] => {
  if (piece.form === 'row') return [rowText(piece)];
  const isGroup = piece.inner.length > 0 && /:\s*$/.test(piece.text) && idOf(plain(piece.text)) === null;
  return isGroup ? [...piece.inner] : [wholeText(piece)];
};

const isId = (kind: 'FR' | 'AC', { text }: Piece): boolean => idOf(text)?.startsWith(kind) ?? false;
const isStep = (text: string): boolean => /^\W*given\b.*\bthen\b/is.test(text);
const isAside = (text: string): boolean => /^\W*(?:none|n\/a|not applicable)\b/i.test(text);

const isListed = ({ form }: Piece): boolean => form === 'item' || form === 'row';

/** Places whose sentences say what must be, if the request has no list of requirements. */
const prose: readonly (string | null)[] = [null, 'overview', 'problem'];

const isOwn = (piece: Piece): boolean => isId('FR', piece) || isId('AC', piece);

const asks = ({ place }: Piece, sentence: string): boolean =>
  !sentence.endsWith('?') && (obliges.test(sentence) || (place !== 'problem' && allows.test(sentence)));

/** Sentences that oblige, and boxes to tick, wherever nothing else is said to be a requirement. */
const impliedIn = (material: readonly Piece[]): string[] =>
  material
    .filter((piece) => isWords(piece) && prose.includes(piece.place) && !isStep(piece.text))
    .flatMap((piece) => {
      if (piece.isTask) return statementsOf(piece);
      if (isListed(piece)) return asks(piece, piece.text) ? statementsOf(piece) : [];
      return sentencesOf(piece.text).filter((sentence) => asks(piece, sentence));
    });

const fewestWords = 4;

/** `[Feature] Remind members of loans` asks for something by itself, unless a sentence says the same. */
const inTitle = (title: string, others: readonly string[]): string[] => {
  const text = escapeText(
    title.replace(/^\s*(?:\[[^\]]{1,20}\]|[a-z]{3,8}(?:\([\w-]+\))?!?:)\s*/i, ''),
  ).trim();
  const words = wordsOf(text);
  const isSaid = others.some((other) => shared(words, wordsOf(other)) * 2 > words.size);
  return text.split(' ').length < fewestWords || text.endsWith('?') || isSaid ? [] : [text];
};

/** What of the material states requirements and criteria, and so is said nowhere else. */
export const isStatement = (piece: Piece): boolean =>
  isOwn(piece) ||
  ((piece.place === 'requirements' || piece.place === 'acceptance') && isWords(piece)) ||
  (isStep(piece.text) && isListed(piece));

/** `title`: of the request, which is all that some of them say. */
export const requirementsIn = (material: readonly Piece[], title = ''): Requirement[] => {
  const listed = material.filter(
    (piece) =>
      isWords(piece) &&
      !isId('AC', piece) &&
      !isStep(piece.text) &&
      (isId('FR', piece) || (piece.place === 'requirements' && isListed(piece))),
  );
  const inProse = at(material, 'requirements').filter(
    ({ form, text }) => form === 'paragraph' && idOf(text) === null,
  );
  const texts = [
    ...listed.flatMap(statementsOf),
    ...inProse.flatMap(({ text }) => sentencesOf(text).filter((sentence) => obliges.test(sentence))),
  ];
  const implied = texts.length > 0 ? [] : impliedIn(material);
  const all = texts.length > 0 ? texts : [...inTitle(title, implied), ...implied];
  const found = all.filter((text) => text !== '' && !isAside(text));
  return numbered('FR', limited(found, 'requirements')).map(({ id, text }) => ({
    id,
    text: statement(text.replace(explicit, '').trim()),
    priority: priorityOf(text),
  }));
};

const lowered = (text: string): string =>
  text.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase()).replace(/\.$/, '');

const asScenario = (text: string): string => {
  const [given, when, then] = [/\bgiven\b/i, /\bwhen\b/i, /\bthen\b/i].map((word) => word.test(text));
  if (given && when && then) return text;
  if (when && then) return `Given ${gap('a state')}, ${lowered(text)}.`;
  return `Given ${gap('a state')}, when ${gap('an event')}, then ${lowered(text)}.`;
};

export const emptyScenario = asScenario('').replace(/then \.$/, `then ${gap('an outcome')}.`);

const criteriaTexts = (material: readonly Piece[]): string[] =>
  material
    .filter(
      (piece) =>
        isWords(piece) &&
        !isId('FR', piece) &&
        (isId('AC', piece) || piece.place === 'acceptance' || (isStep(piece.text) && isListed(piece))),
    )
    .filter((piece) => isListed(piece) || isId('AC', piece) || /\bthen\b/i.test(piece.text))
    .flatMap(statementsOf)
    .filter((text) => !isAside(text));

const namesIn = (text: string, requirements: readonly Requirement[]): string[] => {
  const known = new Map(requirements.map(({ id }) => [plainId(id), id]));
  return idsIn(text).flatMap((id) => {
    const own = known.get(plainId(id));
    return own !== undefined && !id.startsWith('AC') ? [own] : [];
  });
};

/** Fewer words in common than these of the shorter text, and they speak of different things. */
const nearEnough = 0.3;

/** What it most likely proves, by the words that it shares with a requirement; null where two fit as well. */
const likely = (text: string, requirements: readonly Requirement[]): string | null => {
  const words = wordsOf(text);
  const ranked = requirements
    .map(({ id, text: own }) => {
      const others = wordsOf(own);
      const score = shared(words, others);
      return { id, score, part: score / Math.max(1, Math.min(words.size, others.size)) };
    })
    .toSorted((a, b) => b.score - a.score);
  const [best, second] = ranked;
  const isNear = best !== undefined && best.score > 1 && best.part >= nearEnough;
  return isNear && best.score > (second?.score ?? 0) ? best.id : null;
};

/** `(FR-001, FR-002): Given …` begins with what it proves, which stands elsewhere then. */
const withoutNames = (text: string): string => {
  const [whole = '', names = ''] = /^[([]([^()[\]]{1,200})[)\]]\s*[:—–-]?\s*/.exec(text) ?? [];
  const rest = names.replace(/\bN?FR-?\d+(?:\.\d+)*[a-z]?\b|\band\b|[\s,;/&]/g, '');
  return whole !== '' && rest === '' ? text.slice(whole.length) : text;
};

/** The criteria of the request; where nothing tells what one proves, that stays a gap. */
export const criteriaIn = (material: readonly Piece[], requirements: readonly Requirement[]): Criterion[] => {
  const texts = criteriaTexts(material);
  const inOrder =
    texts.length === requirements.length && texts.every((text) => namesIn(text, requirements).length === 0);
  const found = numbered('AC', limited(texts, 'criteria')).map(({ id, text }, index): Criterion => {
    const named = namesIn(text, requirements);
    const guess = inOrder ? requirements[index]?.id : likely(text, requirements);
    return {
      id,
      text: asScenario(withoutNames(text)),
      proves: named.length > 0 ? named : guess ? [guess] : [],
    };
  });
  const next = nextIds(
    'AC',
    found.map(({ id }) => id),
  );
  const proven = new Set(found.flatMap(({ proves }) => proves));
  const missing = requirements
    .filter(({ id }) => !proven.has(id))
    .map(({ id }) => ({ id: next(), text: emptyScenario, proves: [id] }));
  return [...found, ...missing];
};

/** Ids that nothing declares are written so that nobody takes them for ids of this pack. */
export const withoutStrangers = (body: string, known: readonly string[]): string => {
  const ids = new Set(known.map(plainId));
  return body.replace(/\b(NFR|FR|AC)-?(\d+(?:\.\d+)*[a-z]?)\b/g, (id, kind: string, number: string) =>
    ids.has(plainId(id)) ? id : `${kind} ${number}`,
  );
};
