import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { gapMark, hasContent } from '../questions/find.ts';
import { focusAreasAsked } from '../questions/focus-areas.ts';
import { isHeading, requireSections, sectionsOf } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';

const commonWords =
  /^(?:about|architecture|based|design|focus|from|into|only|over|pattern|patterns|strategy|system|systems|that|their|this|with)$/i;

/** Words that a section about a focus in somebody's own words would have in its name: `event sourcing` → event, sourcing. */
const wordsOf = (focus: string): string[] =>
  (focus.match(/[\p{L}\d]{3,}/gu) ?? []).filter((word) => !commonWords.test(word));

/** `caching` and `caches`, `events` and `event` are about the same. */
const stemOf = (word: string): string => word.toLowerCase().slice(0, Math.max(4, word.length - 3));

const check = (document: Document): Problem[] => {
  const { focus } = document.frontMatter;
  if (focus === undefined || focus.trim() === '' || gapMark.test(focus)) return [];
  const focuses = focusAreasAsked(focus);
  if (focuses.length > 0) {
    const required = focuses.flatMap(({ sections }) => sections);
    // A label such as `Supervision Strategy:` stands in many a plan; the part that was asked for is more than that.
    const among = sectionsOf(document).filter(
      (section) => isHeading(section) || required.some(({ title }) => title === section.title),
    );
    return requireSections(document, required, among);
  }
  const stems = wordsOf(focus).map(stemOf);
  const titles = document.topics.filter(hasContent).map(({ title }) => title.toLowerCase());
  if (stems.length === 0 || titles.some((title) => stems.some((stem) => title.includes(stem)))) return [];
  const message = `Missing part about the focus \`${focus}\`, expected a section that has it in its name`;
  return [{ line: document.lineOfKey('focus'), message, example: `### ${focus}` }];
};

export const planningFocus: DocumentRule = {
  id: 'planning-focus',
  summary: 'PLANNING.md has the part that its focus asks for.',
  about: ['planning'],
  level: 'block',
  when: 'always',
  check,
};
