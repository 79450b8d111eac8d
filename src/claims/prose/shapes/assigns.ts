import type { WordShape } from '../prose-shape.ts';
import { wordsBefore } from '../wording.ts';

const name = /^[:@]?([a-z]\w*_\w+)$/;
const listed = /\bassigns?\b[^.:`]{0,40}:\s*$/i;
const beside = /\bassigns?\b[\s`:]*$/i;

/** `:seats_left` below "Assigns:": as templates read it, or as a LiveView sets it. */
export const assign: WordShape = {
  name: 'assign',
  read: ({ text, start, end, isCode }, { statement }) => {
    const own = name.exec(text)?.[1];
    const parent = statement.parents.at(-1);
    if (!isCode || own === undefined || start > 6) return null;
    const isListed = parent !== undefined && parent.form !== 'heading' && listed.test(parent.text);
    if (!isListed && !beside.test(wordsBefore(statement, start))) return null;
    const pattern = String.raw`[@:.]${own}(?![\w?!.])|(?<![\w.:"])${own}(?::(?!:)|=\{|\s*=)`;
    return [{ kind: 'name', subject: own, pattern, more: { isNamePattern: true }, start, end }];
  },
};
