import type { Hedge } from '../../domain/claim.ts';
import type { Statement } from './statement.ts';

/** What the words around a name make of it. Only of its own clause: a "not" elsewhere in the sentence says nothing. */

/** Sections that speak of what is not, or not yet, the design. */
const notTheDesign =
  /\b(?:alternatives?|rejected|out[ -]of[ -]scope|non-?goals|open (?:questions?|issues?)|unknowns?|follow-?ups?|future (?:work|considerations?|enhancements?|extensions?)|glossary|appendix|revision history|change ?log|test(?:ing|s)?(?: (?:strategy|plan|cases))?|qa|risks?(?: (?:&|and) mitigations?)?|(?:ac|acceptance criteria) reference index|rollback(?: plan)?|load tests?)\b/i;
const unsettled =
  /\b(?:(?:don.?t|do not) know|unknowns?|need(?:s|ed)? to confirm|to (?:be )?confirm(?:ed)?|open questions?|alternatives?|rejected|out of scope|not (?:selected|chosen))\b/i;

export const isReferences = ({ sections }: Statement): boolean =>
  sections.some((title) => /^references\b/i.test(title));

/** Code blocks and lists under "Out of scope:" belong to it as well. */
export const isOutsideDesign = ({ sections, parents, text, form }: Statement): boolean =>
  sections.some((title) => notTheDesign.test(title)) ||
  parents.some(
    (parent) => parent.form !== 'heading' && parent.text.length < 120 && unsettled.test(parent.text),
  ) ||
  (form === 'heading' && notTheDesign.test(text)) ||
  /^\W*(?:rejected|alternative|consider)\b/i.test(text) ||
  /\b(?:was|were|is|are)\s+(?:rejected|not (?:selected|chosen))\b/i.test(text);

/** The ends of clauses, but not the points within names, numbers and abbreviations. */
const clauseEnd =
  /[;—–!?]|\.(?=\s|$)|\s-\s|,?\s+(?:but|while|whereas|which|because|so that|until|although)\s/g;

const clauseStart = (text: string, at: number): number => {
  let start = 0;
  for (const end of maskNames(text).slice(0, at).matchAll(clauseEnd)) start = end.index + end[0].length;
  return start;
};

const clauseStop = (text: string, from: number): number => {
  clauseEnd.lastIndex = 0;
  const rest = maskNames(text).slice(from);
  const end = /[;—–!?]|\.(?=\s|$)|,?\s+(?:but|while|whereas|because|so that)\s/.exec(rest);
  return end ? from + end.index : text.length;
};

/** Points within code and abbreviations end no clause. */
const maskNames = (text: string): string =>
  text
    .replace(/`[^`]*`/g, (code) => 'x'.repeat(code.length))
    .replace(/\b(?:e\.g|i\.e|etc|vs|cf)\./gi, (word) => 'x'.repeat(word.length));

const before = (text: string, at: number): string => text.slice(clauseStart(text, at), at);

const deniedBefore =
  /\b(?:no longer|instead of|rather than|replac(?:es?|ed|ing)|in place of|in lieu of|renamed from|moved from|migrated from|formerly|previously|without|not|never|cannot|avoids?|avoiding|removes?|removed|removing|deletes?|deleting|drops?|dropping|supersedes?|unlike|neither|nor|stops?|stopp(?:ed|ing)|deprecated?s?|legacy|\w+n['’]t)\b/i;
const deniedAfter =
  /^[`*_)\s]*(?:\([^)]*\)\s*)?(?:(?:is|are|was|were|will be|be|gets?|should be)\s+)?(?:no longer|not\b|never\b|removed|deleted|dropped|rejected|deprecated|replaced|superseded|renamed|retired)/i;

/** "Move it from `A` to `B`", "no nested `A`". */
const leftBehind = /\bmov(?:e|es|ed|ing)\b[^.;]{0,60}\bfrom\s+[`*_]*$|\bno\s+(?:\w+\s+){0,2}[`*_]*$/i;

/** "rather than `X`", "`X` is removed": the name is no part of the design, or not any more. */
export const isDenied = ({ text }: Statement, start: number, end: number): boolean => {
  const lead = before(text, start);
  return (
    deniedBefore.test(lastPart(lead)) || leftBehind.test(lead) || deniedAfter.test(text.slice(end, end + 60))
  );
};

/** What a "not" reaches: the words since the last comma or mark, because a list after it goes on with names. */
const lastPart = (clause: string): string => {
  const words = clause
    .replace(/`[^`]*`/g, '`')
    .split(
      /,\s(?!\s*(?:and|or)?\s*`)|[:(]\s|\b(?:by|with|through|via|in favou?r of|and) (?=\w+ing\b|(?:a |the )?`)/,
    );
  return words.at(-1) ?? '';
};

export const asExample = 'the design gives it as an example';

const openName =
  /^[`*_\s]*(?:\w+\s+)?\(?\s*(?:name\s+(?:is\s+)?)?(?:TBD|TBC|to be (?:decided|determined|confirmed|named)|working (?:name|title)|proposed name|name (?:open|may change))/i;
const proposedAs =
  /\b(?:proposed (?:as|name)|tentatively|provisionally|working name|called something like)\W*$/i;
const example = /\b(?:e\.g\.?|for example|for instance|such as|examples? include|like)[\s,:(]/i;
const optional =
  /\b(?:may|might|could|consider(?:ing)?|recommended|suggested|optional(?:ly)?|possibly|perhaps|potentially|if (?:needed|necessary|required|possible|desired|available)|ideally|notional(?:ly)?|one option|either)\b/i;
const optionalAfter = /^[`*_\s]*(?:\(optional\b|\(if (?:needed|any)|or (?:similar|equivalent|something)|\?)/i;

/** What the code was like before the design; it says nothing of what it is to be. */
export const isOfThePast = ({ text, parents }: Statement, start: number, end: number): boolean =>
  parents.some(
    (lead) => lead.form !== 'heading' && /^\W*(?:current|today['’]s|existing)\b[^`]*:\s*$/i.test(lead.text),
  ) ||
  /\b(?:currently|today|presently|at present|as it stands|formerly|so far)\b/i.test(before(text, start)) ||
  /^[`*_\s]*(?:currently|today|at present)\b/i.test(text.slice(end));

const hasExample = (text: string, start: number): boolean => {
  const clause = text.slice(Math.max(0, text.slice(0, start).search(/[^.;]*$/)), start);
  const open = before(text, start);
  return example.test(open) || /\(e\.g\.[^)]*$/i.test(clause) || /\(e\.g\.[^)]*$/i.test(text.slice(0, start));
};

/** Why the design does not commit itself to a name; undefined where it does. */
export const hedgeAt = (statement: Statement, start: number, end: number): Hedge | undefined => {
  const { text } = statement;
  if (openName.test(text.slice(end, end + 60)) || proposedAs.test(text.slice(0, start).trimEnd()))
    return { about: 'name', why: 'the design leaves the name open' };
  if (hasExample(text, start)) return { about: 'all', why: asExample };
  const clause = before(text, start);
  if (optional.test(clause) || optionalAfter.test(text.slice(end, end + 40)))
    return { about: 'all', why: 'the design leaves it open' };
  if (/^\s*(?:\d+\.\s+)?if\b/i.test(clause) && !clause.includes(','))
    return { about: 'all', why: 'the design makes it depend on a condition' };
  if (
    /\b(?:will|would) (?:be|require|need|add)\b/i.test(clause) &&
    /\b(?:later|future|subsequent)\b/i.test(text)
  )
    return { about: 'all', why: 'the design speaks of later' };
  const lead = statement.parents.at(-1);
  if (lead && lead.form !== 'heading' && /:\s*$/.test(lead.text) && optional.test(lead.text))
    return { about: 'all', why: 'the design leaves it open' };
  return undefined;
};

/** The clause in which a place stands, for readers that look for other words beside it. */
export const clauseOf = ({ text }: Statement, start: number, end: number): string =>
  text.slice(clauseStart(text, start), clauseStop(text, end));

export const wordsBefore = ({ text }: Statement, start: number): string => before(text, start);
