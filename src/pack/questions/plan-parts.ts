import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { hasContent } from './find.ts';
import { activePhases, isInPhase, type Phase } from '../phases.ts';
import { requireTopic } from './require-topic.ts';
import type { Topic } from '../../markdown/topics.ts';

/** Names that mean the same thing in every rule that asks for it. */
export const partNames = {
  goal: /^goals?\b|\bobjectives?\b|^purpose\b|^outcomes?\b|^aims?\b|^intent\b|^why\b/i,
  tests: /\btest(?:s|ing)?\b|\bQA\b|\bquality assurance\b|\bverif(?:y|ication)\b|\bvalidation\b/i,
  gate: /^(?:phase |exit |entry |quality |release )?gates?\b|(?:exit|entry|gate) criteria|verification checklist|\bsign-?off\b/i,
  gateSummary: /\bgate summary\b|^(?:phase |quality |release )?gates\b|\bgate (?:overview|criteria|table)\b/i,
  milestones: /\bmilestones?\b|\btimeline\b|\broad ?map\b|^(?:\w+ )?schedule$|\bcheckpoints?\b/i,
  estimates:
    /\bestimat|\beffort\b|\bduration\b|\btime ?(?:box|frame|line)\b|\bsizing\b|^size\b|\bstory points?\b|^points$|^(?:\w+ )?schedule$|^complexity$|^weeks?\b|^days?\b/i,
  owners:
    /\bowners?\b|\bownership\b|\bassignees?\b|\bassigned\b|\bresponsib|\baccountable\b|\bDRI\b|\bRACI\b|\blead$|^teams?\b|\bstaffing\b/i,
  dependencies: /\bdepend|\bprerequisites?\b|\bblocked by\b|^requires\b/i,
  risks: /\brisks?\b|\bmitigations?\b|\bcontingenc|\bunknowns\b/i,
  rollout:
    /\broll(?:ing)?[\s-]?out\b|\broll(?:ing)?[\s-]?back\b|\brelease\b|\bdeploy|\bgo[\s-]live\b|\bcut-?over\b|\blaunch plan\b|\boperational readiness\b|^ship\b/i,
} as const;

const log = /\b(?:decision|change) ?log\b|\bchangelog\b|\brevision history\b/i;

/**
 * Topics of the plan, without the heading of the whole (what a feature is called says nothing about its plan) and
 * without what merely records how the plan came about.
 */
export const partsOfPlan = ({ topics, title, sections }: Document): Topic[] =>
  topics.filter(
    (topic) =>
      !(title !== null && topic.section === sections[0]) &&
      !log.test(topic.title) &&
      !topic.within.some((name) => log.test(name)),
  );

export const partsOutsidePhases = (document: Document): Topic[] =>
  partsOfPlan(document).filter(({ line }) => !isInPhase(document, line));

export const isSaidOutsidePhases = (document: Document, name: RegExp): boolean =>
  partsOutsidePhases(document).some((topic) => name.test(topic.title) && hasContent(topic));

export const hasColumn = ({ tables }: Document, name: RegExp): boolean =>
  tables.some(({ headers, rows }) => rows.length > 0 && headers.some((header) => name.test(header)));

export const hasPhaseAbout = (document: Document, name: RegExp): boolean =>
  activePhases(document).some(({ title }: Phase) => name.test(title));

interface PlanPart {
  name: RegExp;
  called: string;
  expected: string;
  example: string;
}

/** What a plan says in a section or under a label, anywhere. */
export const requirePlanPart = (document: Document, part: PlanPart): Problem[] =>
  requireTopic({ ...document, topics: partsOfPlan(document) }, part);
