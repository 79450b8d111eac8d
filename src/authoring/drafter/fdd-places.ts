import { fddSections } from '../../pack/questions/fdd-sections.ts';
import { prdSections } from '../../pack/questions/prd-sections.ts';
import type { Place } from './material.ts';

/** What a prd, a request or a description says for a design and its delivery; the closer name first. */
export const fddPlaces: readonly Place[] = [
  {
    key: 'aside',
    name: /\bhow to reproduce\b|\bsteps to reproduce\b|\bcheck ?list before\b|\bcode of conduct\b|^environment$|^screenshots?$/i,
    only: [],
  },
  { key: 'contract', name: fddSections.contract.name, only: [] },
  { key: 'alternatives', name: fddSections.alternatives.name, only: [] },
  {
    key: 'unknown',
    name: /\bunknowns?\b|\bnot know\b|\bto (?:be )?confirm(?:ed)?\b/i,
    only: ['known', 'questions', 'assumptions'],
  },
  {
    key: 'known',
    name: /\bwe know\b|\brepository context\b|\bcontext summary\b|^(?:current|existing|today's) (?:state|code|system|architecture|design|implementation)\b/i,
    only: ['unknown', 'questions', 'assumptions'],
  },
  { key: 'questions', name: prdSections.openQuestions.name, only: ['assumptions', 'risks'] },
  {
    key: 'assumptions',
    name: prdSections.assumptions.name,
    only: ['questions', 'risks', 'requirements', 'non-functional'],
  },
  { key: 'acceptance', name: prdSections.acceptanceCriteria.name, only: ['requirements'] },
  { key: 'non-functional', name: fddSections.nonFunctionalRequirements.name },
  {
    key: 'requirements',
    name: prdSections.functionalRequirements.name,
    only: ['acceptance', 'non-functional', 'assumptions'],
  },
  { key: 'non-goals', name: prdSections.nonGoals.name, only: ['goals'] },
  { key: 'success', name: /\bsuccess metrics?\b|\bKPIs?\b|^metrics of success$/i, only: [] },
  { key: 'goals', name: prdSections.goals.name, only: ['non-goals'] },
  { key: 'load-tests', name: /\bload tests?\b/i, only: [] },
  { key: 'hotspots', name: /\bhot ?spots?\b/i, only: [] },
  { key: 'budgets', name: /\bbudgets?\b/i },
  { key: 'queries', name: /\bquer(?:y|ies)\b/i },
  { key: 'caching', name: fddSections.caching.name },
  { key: 'consistency', name: fddSections.consistency.name },
  { key: 'failures', name: fddSections.failureModes.name, only: [] },
  { key: 'supervision', name: /\bsupervis|\blife-?cycle\b/i },
  { key: 'flow', name: /\b(?:state|message|data)\b.*\bflow\b|\bsequence\b/i },
  { key: 'telemetry', name: /\btelemetry\b/i },
  { key: 'alerts', name: /\balert(?:s|ing)?\b/i },
  { key: 'metrics', name: /\bobservability\b|\bmetrics\b|\blogs?\b|\blogging\b|\btraces?\b|\bmonitoring\b/i },
  { key: 'tenancy', name: /\btenan(?:t|ts|cy)\b/i },
  { key: 'audit', name: /\baudit\b/i },
  { key: 'permissions', name: /\bpermissions?\b|\baccess control\b|\bauthori[sz]ation\b/i },
  { key: 'personal', name: /\bpersonal data\b|\bPII\b|^privacy$/i },
  { key: 'security', name: /\bsecurity\b/i },
  { key: 'manual', name: /^manual\b/i, only: [] },
  { key: 'command', name: /^(?:test )?commands?$/i, only: [] },
  { key: 'testing', name: fddSections.testing.name, only: ['manual', 'command', 'load-tests'] },
  { key: 'compatibility', name: /\bcompatib/i },
  { key: 'rollback', name: /\broll-?back\b/i },
  { key: 'flags', name: /\bflag(?:s|ging)?\b|\btoggles?\b/i },
  { key: 'rollout', name: /\broll-?out\b|\brelease plan\b|\blaunch plan\b/i },
  { key: 'parallel', name: /\bparallel\b/i, only: [] },
  { key: 'delivery', name: /\bdelivery\b|\bmilestones?\b|\bschedule\b|\btimeline\b/i, only: [] },
  { key: 'risks', name: /\brisks?\b|\bmitigations?\b/i, only: ['assumptions', 'questions'] },
  { key: 'http', name: /\bHTTP\b|\bAPIs?\b|\broutes?\b|\bendpoints?\b/i },
  { key: 'live-view', name: /\blive ?views?\b|\bUI events\b/i },
  { key: 'processes', name: /\bprocess(?:es)?\b|\bjobs?\b|\bworkers?\b|\bqueues?\b|\bpub ?sub\b/i },
  {
    key: 'schemas',
    name: /\bschemas?\b|\bdata models?\b|\btables?\b|\bstorage\b|\bmigrations?\b|\bdatabase\b/i,
  },
  { key: 'data', name: /^data\b/i },
  { key: 'interfaces', name: /\binterfaces?\b/i },
  { key: 'accessibility', name: /\baccessibility\b|\bWCAG\b/i },
  { key: 'performance', name: /\bperformance\b|\bscal(?:e|ing|ability)\b|\blatency\b/i },
  { key: 'reliability', name: /\breliability\b|\bavailability\b/i },
  { key: 'integrations', name: /\bintegrations?\b/i },
  { key: 'references', name: fddSections.references.name, only: [] },
  { key: 'users', name: prdSections.users.name, only: [] },
  {
    key: 'components',
    name: /\bcomponents?\b|\barchitecture\b|\bmodules?\b|\btechnical (?:notes|design|approach)\b|\bimplementation\b/i,
  },
  { key: 'components', name: fddSections.design.name },
  { key: 'problem', name: prdSections.problem.name },
  {
    key: 'overview',
    name: /\boverview\b|\bsummary\b|^(?:what|description|tl;?dr|pitch|idea|about)\b|\bsolution\b|\bproposal\b|\bfeature (?:request|description)\b|\bwould you like\b/i,
  },
];

/** Where a statement belongs that stands in no part of a design, by what it names in code. */
const byWords: readonly (readonly [key: string, words: RegExp])[] = [
  ['http', /`(?:GET|POST|PUT|PATCH|DELETE) \//],
  ['telemetry', /`\[:\w/],
  ['live-view', /\bLiveViews?\b|`[\w.]*Live(?:\.\w+)?`|\bhandle_event\b|\bphx-/],
  ['processes', /\bWorker\b|\b(?:job|queue|topic|channel|GenServer|Supervisor|Registry)s?\b|PubSub/],
  ['schemas', /\b(?:table|column|schema|migration|index)(?:e?s)?\b/i],
  ['flags', /\bflags?\b/i],
  ['components', /./],
];

/** Names that only code has: with capitals, points, arities, underscores, or a slash. */
const namesCode = /`[^`]*(?:[A-Z]\w*\.[A-Z]|\w\/\d|\w_\w|^\/|\[:|\b[A-Z]+ \/)[^`]*`/;

export const placeByWords = (text: string): string | null =>
  namesCode.test(text) ? (byWords.find(([, words]) => words.test(text))?.[0] ?? null) : null;
