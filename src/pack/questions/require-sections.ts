import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { lineOfTitle } from './find.ts';
import { nodesOf, type Section } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

export interface RequiredSection {
  /** As the template names it. */
  title: string;
  /** As authors name it. */
  name: RegExp;
  /** What should stand there. */
  expected: string;
}

/** Sections of the document itself: neither its title nor the parts of a phase, which repeat the names. */
export const sectionsOf = (document: Document): Section[] => {
  const title = document.sections.length === 1 ? document.sections[0] : undefined;
  return document.allSections.filter(
    (section) =>
      section !== title &&
      !document.phases.some(({ line, endLine }) => line < section.line && section.line <= endLine),
  );
};

export const isHeading = ({ marker }: Section): boolean => marker === 'atx' || marker === 'setext';

export const isEmptySection = (section: Section): boolean =>
  section.sections.length === 0 && nodesOf(section).every((node) => textOfBlock(node).trim() === '');

/** One problem for each section that is missing or says nothing. `among`: what counts as one. */
export const requireSections = (
  document: Document,
  required: readonly RequiredSection[],
  among: readonly Section[] = sectionsOf(document),
): Problem[] =>
  required.flatMap(({ title, name, expected }) => {
    const named = among.filter((section) => name.test(section.title));
    const [first] = named;
    const example = `## ${title}`;
    if (!first) {
      const message = `Missing section \`${title}\`, expected ${expected}`;
      return [{ line: lineOfTitle(document), message, subject: title, example }];
    }
    if (!named.every(isEmptySection)) return [];
    const message = `Unexpected empty section \`${first.title}\`, expected ${expected}`;
    return [{ line: first.line, message, subject: title, example }];
  });
