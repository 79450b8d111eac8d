import type { Rule } from '../rule.ts';
import { planningChecklist } from './planning-checklist.ts';
import { planningChecklistPoints } from './planning-checklist-points.ts';
import { planningChecklistTicked } from './planning-checklist-ticked.ts';
import { planningDiagram } from './planning-diagram.ts';
import { planningElixir } from './planning-elixir.ts';
import { planningFocus } from './planning-focus.ts';
import { planningPhases } from './planning-phases.ts';
import { planningRisks } from './planning-risks.ts';
import { planningSections } from './planning-sections.ts';

export const planningRules: readonly Rule[] = [
  planningSections,
  planningFocus,
  planningDiagram,
  planningElixir,
  planningPhases,
  planningRisks,
  planningChecklist,
  planningChecklistPoints,
  planningChecklistTicked,
];
