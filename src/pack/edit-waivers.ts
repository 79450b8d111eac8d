import { dump } from 'js-yaml';
import type { Trust } from '../domain/gate.ts';
import type { Waiver, WaiverEntry } from '../domain/waiver.ts';
import { canonicalJson } from '../text/digest.ts';
import { lineEndingOf, normalizeLineEndings } from '../text/lines.ts';
import { readWaivers, type WaiversText } from './waivers.ts';

export type EditedWaivers = { text: string } | { problem: string };

const indentOf = (lines: readonly string[], [first]: readonly WaiverEntry[]): string =>
  /^\s*(?=-\s)/.exec(lines[(first?.line ?? 1) - 1] ?? '')?.[0] ?? '';

const render = (waiver: Waiver, indent: string): string[] =>
  dump([waiver], { lineWidth: -1 })
    .trimEnd()
    .split('\n')
    .map((line) => indent + line);

const sameEntries = (one: readonly Waiver[], other: readonly Waiver[]): boolean =>
  canonicalJson(one) === canonicalJson(other);

/** Seals are verified elsewhere: here an entry is only what it says. */
const anyone: Trust = { mode: 'merge', keys: {}, repository: null };

/** The file with an entry more, in place of an earlier one for the same finding; of the rest not a letter changes. */
export const addWaiver = (file: WaiversText, waiver: Waiver): EditedWaivers => {
  const { entries, problems } = readWaivers(file, anyone);
  if (problems[0]) return { problem: `${file.path}:${problems[0].line}: ${problems[0].message}` };
  const text = normalizeLineEndings(file.text).replace(/^\[\s*\]\s*$/, '');
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const own = entries.filter(({ waiver: { finding } }) => finding === waiver.finding);
  const gone = new Set(
    own.flatMap(({ line, endLine }) => Array.from({ length: endLine - line + 1 }, (_, step) => line + step)),
  );
  const at = own[0]?.line ?? lines.length + 1;
  const added = render(waiver, indentOf(lines, entries));
  const kept = (from: number, to: number): string[] =>
    lines.slice(from - 1, to).filter((_, index) => !gone.has(from + index));
  const edited = `${[...kept(1, at - 1), ...added, ...kept(at, lines.length)].join('\n')}\n`;
  const others = entries.filter((entry) => !own.includes(entry));
  const position = others.filter(({ line }) => line < at).length;
  const wanted = others.map((entry) => entry.waiver).toSpliced(position, 0, waiver);
  const after = readWaivers({ path: file.path, text: edited }, anyone);
  return after.problems.length === 0 &&
    sameEntries(
      after.entries.map((entry) => entry.waiver),
      wanted,
    )
    ? { text: edited.replaceAll('\n', lineEndingOf(file.text)) }
    : {
        problem: `Unexpected form of ${file.path}, expected a list of which each entry starts with \`- \` on a line of its own`,
      };
};
