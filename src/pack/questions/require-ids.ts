import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { requireSection, sectionsNamed } from './fdd-sections.ts';
import { isGap } from './find.ts';
import type { Pack } from '../pack.ts';
import { readScenarios } from '../scenarios.ts';
import { tellTogether } from './tell-together.ts';
import { textOfTopic, type Topic } from '../../markdown/topics.ts';
import { forgottenIn, type IdsWanted, unnumberedIn } from './unnumbered.ts';

const requirementsFile = /\brequirements\.ya?ml\b/;

/** The topics have something in them, but nothing with an id. */
const problemOfTopics = (topics: readonly Topic[], pack: Pack | null, wanted: IdsWanted): Problem[] => {
  const { all, sample, section } = wanted;
  const referring = topics.find((topic) => requirementsFile.test(textOfTopic(topic)));
  if (referring) {
    const message = pack?.requirementsFile
      ? `Missing ${all} in requirements.yml, expected some such as \`${sample}\``
      : `Missing file \`requirements.yml\`, expected the ${all} that this section says it has`;
    return [{ line: referring.line, message }];
  }
  return topics.slice(0, 1).map(({ line, title }) => ({
    line,
    message: `Missing ${all} with ids in section \`${title}\`, expected a list or table with \`${sample}\` and so on`,
    example: section.example,
  }));
};

const noneStated = (
  document: Document,
  pack: Pack | null,
  topics: readonly Topic[],
  wanted: IdsWanted,
): Problem[] => {
  const { all, sample, section } = wanted;
  if (topics.length === 0) return requireSection(document, section);
  if (topics.some(isGap)) return [];
  const unnumbered = topics
    .flatMap((topic) => unnumberedIn(document, topic, wanted))
    .map((problem) => ({ ...problem, example: section.example }))
    .toSorted((a, b) => a.line - b.line);
  if (unnumbered.length === 0) return problemOfTopics(topics, pack, wanted);
  return tellTogether(
    unnumbered,
    (count) => `Unexpected ${count} ${all} without ids, expected one such as \`${sample}\` for each`,
  );
};

/** Topics that stand in none of the others. */
const outermost = (topics: readonly Topic[]): Topic[] => {
  let reach = 0;
  return topics
    .toSorted((a, b) => a.line - b.line || b.endLine - a.endLine)
    .filter(({ line, endLine }) => {
      const isOutside = line > reach;
      reach = Math.max(reach, endLine);
      return isOutside;
    });
};

/** That there are requirements, or criteria, with ids: in the document or in requirements.yml. */
export const requireIds = (document: Document, pack: Pack | null, wanted: IdsWanted): Problem[] => {
  const topics = outermost(sectionsNamed(document, wanted.section)).filter(
    (topic) => textOfTopic(topic).trim() !== '',
  );
  if (document.declared.some(({ kind }) => kind === wanted.kind)) {
    return topics.flatMap((topic) => forgottenIn(document, topic, wanted));
  }
  if (wanted.kind === 'AC' && document.codeBlocks.some((block) => readScenarios(block).length > 0)) return [];
  const file = pack?.requirementsFile;
  const isInFile = file?.problems.length || file?.declared.some(({ kind }) => kind === wanted.kind);
  return isInFile ? [] : noneStated(document, pack, topics, wanted);
};
