import { prdSections } from '../../pack/questions/prd-sections.ts';
import type { Place } from './material.ts';

/** What a request says, by the names that people, forms and templates of issues give it; the closer name first. */
export const prdPlaces: readonly Place[] = [
  {
    key: 'aside',
    name: /\bhow to reproduce\b|\bsteps to reproduce\b|\bcheck ?list before\b|\bcode of conduct\b|^environment$|\bprior art\b|\balternatives?\b|^screenshots?$/i,
    only: [],
  },
  { key: 'non-functional', name: prdSections.nonFunctionalRequirements.name },
  { key: 'acceptance', name: prdSections.acceptanceCriteria.name, only: ['requirements'] },
  { key: 'acceptance', name: /^(?:definition of done|done when|success criteria)$/i, only: ['requirements'] },
  {
    key: 'requirements',
    name: prdSections.functionalRequirements.name,
    only: ['acceptance', 'non-functional'],
  },
  {
    key: 'requirements',
    name: /^(?:(?:user )?stories|features?|capabilit(?:y|ies)|tasks?|to-?dos?|what (?:it|this) (?:should|must) do|expected behaviou?r|scope|in scope|must[ -]haves?|should[ -]haves?)$/i,
    only: ['acceptance', 'non-functional'],
  },
  { key: 'non-goals', name: prdSections.nonGoals.name, only: ['goals'] },
  {
    key: 'metrics',
    name: /\bmetrics?\b(?!.*\blogs?\b)|\bKPIs?\b|\bhow (?:do|will) we measure\b|\bmeasures? of success\b/i,
    only: [],
  },
  { key: 'goals', name: prdSections.goals.name, only: ['non-goals'] },
  { key: 'goals', name: /^(?:desired )?outcomes?$/i, only: ['non-goals'] },
  { key: 'accessibility', name: /\baccessibility\b|\ba11y\b|\bWCAG\b/i },
  { key: 'languages', name: /\binternationali[sz]ation\b|\blocali[sz]ation\b|\bi18n\b/i },
  { key: 'entry', name: /\bnavigation\b|\bentry points?\b/i },
  { key: 'screens', name: /\bscreens?\b|\bUX\b|\bUI\b|\buser interface\b|\bmock-?ups?\b|\bwireframes?\b/i },
  { key: 'use-cases', name: /\buse cases?\b|\buser journeys?\b|\bscenarios?\b/i, only: ['users'] },
  { key: 'users', name: prdSections.users.name, only: ['use-cases'] },
  { key: 'users', name: /\broles?\b/i, only: ['use-cases'] },
  { key: 'observability', name: /\bobservability\b|\btelemetry\b|\bmonitoring\b|\blogging\b/i },
  { key: 'permissions', name: /\bpermissions?\b|\baccess control\b|\bauthori[sz]ation\b/i },
  { key: 'security', name: /\bsecurity\b|\bprivacy\b|\bpersonal data\b/i },
  { key: 'performance', name: /\bperformance\b|\bscal(?:e|ing|ability)\b|\blatency\b|\bvolumes?\b/i },
  { key: 'reliability', name: /\breliability\b|\bavailability\b|\bresilience\b/i },
  { key: 'integrations', name: /\bintegrations?\b|\bother systems\b|\bplatform considerations\b/i },
  { key: 'tenancy', name: /\btenan(?:t|ts|cy)\b/i },
  { key: 'migration', name: /\bmigrations?\b|\brollback\b/i },
  { key: 'flags', name: /\bflag(?:s|ging)?\b|\btoggles?\b/i },
  { key: 'rollout', name: /\broll-?out\b|\brelease plan\b|\blaunch plan\b/i },
  { key: 'interfaces', name: /\binterfaces?\b|\bAPIs?\b|\bendpoints?\b|\bwebhooks?\b/i },
  { key: 'data', name: /\bdata\b(?!.*\bflow)|\bstorage\b|\bschema\b|\bretention\b/i },
  { key: 'risks', name: /\brisks?\b|\bmitigations?\b/i, only: ['assumptions', 'questions'] },
  { key: 'assumptions', name: prdSections.assumptions.name, only: ['questions', 'risks'] },
  { key: 'questions', name: prdSections.openQuestions.name, only: ['assumptions', 'risks'] },
  { key: 'problem', name: prdSections.problem.name },
  { key: 'problem', name: /\bcurrent (?:state|behaviou?r|situation)\b|^context$|\badditional context\b/i },
  {
    key: 'overview',
    name: /\boverview\b|\bsummary\b|^(?:what|description|tl;?dr|pitch|idea|about)\b|\bsolution\b|\bproposal\b|\bfeature (?:request|description)\b|\bwould you like\b|\bwhat (?:do|would) you\b/i,
  },
];

/** Sections that say how it is built, tested and delivered: matter for the design and the plan. */
export const ofDesign =
  /^(?!.*\bUX\b|.*\bUI\b)(?:.*\b(?:technical|implementation|architecture|delivery|design|testing)\b|tests?$|schedule$|timeline$|milestones?$)/i;
