import type { ProseDraft, StatementShape } from '../prose-shape.ts';
import { isDenied } from '../wording.ts';

/** What the modules of a design do, told in words: where they keep things, what they log, what they must not print. */

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const stores: readonly [RegExp, string][] = [
  [/^ETS$/i, String.raw`:ets\.|:named_table`],
  [/^DETS$/i, String.raw`:dets\.`],
  [/^Agent$/, String.raw`\bAgent\.|\buse Agent\b`],
  [/^Mnesia$/i, String.raw`:mnesia\.`],
  [/^Cachex$/i, String.raw`\bCachex\.`],
  [/^Redis$/i, String.raw`\bRed(?:ix|is)\b`],
  [/^persistent_term$/i, String.raw`:persistent_term\.`],
];
const store = '(ETS|DETS|Agent|Mnesia|Cachex|Redis|persistent_term)';
const kept = new RegExp(
  String.raw`\b(?:stor(?:es?|ed|ing)|records?|recorded|keeps?|kept|h(?:e|o)lds?|tracks?|tracked|cach(?:es?|ed)|persist(?:s|ed)?|writes?|written)\b[^.;:]{0,60}?\b(?:in|into|to|by|with|using|via)\s+(?:an?\s+|the\s+)?\`?${store}\`?(?:\s+(?:table|state|cache)s?)?(?:,?\s+or\s+(?:an?\s+)?\`?${store}\`?)?`,
  'gi',
);

/** "records the override in ETS or Agent state". */
export const storage: StatementShape = {
  name: 'where things are kept',
  read: ({ statement }) =>
    [...statement.text.matchAll(kept)].map((match): ProseDraft => {
      const named = [match[1], match[2]].filter((one) => one !== undefined);
      const patterns = named.flatMap((one) =>
        stores.filter(([words]) => words.test(one)).map(([, pattern]) => pattern),
      );
      return {
        kind: 'name',
        subject: named.join(' or '),
        pattern: patterns.join('|'),
        start: match.index,
        end: match.index + match[0].length,
      };
    }),
};

const backed = new RegExp(
  String.raw`\b${store}(?:[- ](?:based|backed|owned)|(?: \w+){0,2} (?:tables?|caches?|counters?|snapshots?|entr(?:y|ies)|stores?))\b`,
  'g',
);

/** "ETS-backed counters": where the code of the design has it. */
export const backedBy: StatementShape = {
  name: 'what things are kept in',
  read: ({ statement }) =>
    [...statement.text.matchAll(backed)].flatMap((match): ProseDraft[] => {
      const found = stores.find(([words]) => words.test(match[1] ?? ''));
      return found
        ? [
            {
              kind: 'name',
              subject: match[1] ?? '',
              pattern: found[1],
              start: match.index,
              end: match.index + match[0].length,
              tentative: true,
            },
          ]
        : [];
    }),
};

const logged =
  /\b(?:emits?|writes?|adds?|records?)\b[^.;:]{0,40}?\b(?:logger|logs?|log (?:entr(?:y|ies)|lines?))\b[^.;]{0,120}?\b(?:including|includes?|carrying|with)\s+([^.;()]+)/gi;
const levelWords = /\b(debug|info|notice|warn(?:ing)?|error)\b/gi;

/** Items of more than one word, or with the looks of a key: a single word may go by another in the code. */
const itemsOf = (list: string): string[] =>
  list
    .split(/,|\band\b/)
    .map((item) =>
      item
        .replaceAll(/[`*]/g, '')
        .replace(/^\s*(?:the|an?)\s+/i, '')
        .trim(),
    )
    .filter((item) => /^[\w ]{4,40}$/.test(item) && /[ _]/.test(item));

/** A call of Logger up to two pairs of parentheses deep that holds one of the words. */
const logCall = (levels: readonly string[], words: readonly string[]): string =>
  String.raw`\bLogger\.(?:${levels.length > 0 ? levels.join('|') : String.raw`\w+`})\((?:[^()]|\((?:[^()]|\([^()]*\)){0,200}\)){0,600}?(?:${words.map(escape).join('|')})`;

/** "Emit Logger info entries … including admin identifier, target level": each of them in some entry. */
export const logEntries: StatementShape = {
  name: 'what log entries hold',
  read: ({ statement }) => {
    if (statement.form === 'code') return [];
    const said = [...statement.text.matchAll(logged)].filter(
      ({ index, 0: all }) => !isDenied(statement, index, index + all.length),
    );
    return said.flatMap((match): ProseDraft[] => {
      const levels = [...match[0].matchAll(levelWords)].map(([, level = '']) =>
        level.toLowerCase().replace(/^warn$/, 'warning'),
      );
      return itemsOf(match[1] ?? '').map((item) => ({
        kind: 'name',
        subject: 'log entries',
        expected: { with: [item] },
        pattern: logCall(
          levels,
          item
            .toLowerCase()
            .split(/[ _]+/)
            .filter((word) => word.length > 3),
        ),
        start: match.index,
        end: match.index + match[0].length,
      }));
    });
  },
};

const secret =
  /\b(?:should|must|may|shall|can)\s+(?:not|never)\s+be\s+logged\b|\bnever\s+logged?\b|\b(?:do|does|must|should|shall)\s+not\s+log\b|\b(?:no|without)\s+(?:logging|pii in logs)\b/i;

/** "must not be logged": then nothing that was printed for debugging may be left. */
export const noPrinting: StatementShape = {
  name: 'what must not be logged',
  read: ({ statement }) => {
    const match = secret.exec(statement.text);
    return match && statement.form !== 'code'
      ? [
          {
            kind: 'name',
            subject: 'printing for debugging',
            pattern: String.raw`(?<![\w.:"])(?:dbg|IO\.inspect)\(`,
            ban: { kind: 'name', subject: 'printing for debugging', onlyNew: false },
            start: match.index,
            end: match.index + match[0].length,
          },
        ]
      : [];
  },
};

const logAt =
  /\b(?:log(?:s|ged|ging)?)\b[^.;:()]{0,60}?\bat (?:the )?[`:]{0,2}(info|notice|warn(?:ing)?|error)\b`?(?: level)?(?!\s+or\b)/gi;

/** "Log rejections at warning level": modules that log at no such level, nor through another function, do not. */
export const logLevel: StatementShape = {
  name: 'level of log entries',
  read: ({ statement }) => {
    if (statement.form === 'code') return [];
    const said = [...statement.text.matchAll(logAt)].filter(
      ({ index, 0: all }) => !isDenied(statement, index, index + all.length),
    );
    return said.map((match): ProseDraft => {
      const level = (match[1] ?? '').toLowerCase().replace(/^warn$/, 'warning');
      const own = level === 'warning' ? 'warn(?:ing)?' : level;
      return {
        kind: 'name',
        subject: `log entries at level ${level}`,
        pattern: String.raw`\bLogger\.(?:${own}|log|bare_log)\b|(?<![.\w])log\w*\(|\.log\w*\(`,
        more: { isNecessary: true },
        start: match.index,
        end: match.index + match[0].length,
      };
    });
  },
};
