import { lineEndingOf } from '../../text/lines.ts';
import { endOfTask } from '../../pack/evidence.ts';
import type { Ticked } from './account.ts';

/** The plan with boxes ticked, and below each what shows it. Neither is a change of what was finalized. */

const box = /^(\s*)((?:[-*+]|\d{1,9}[.)])\s+)\[ \]/;

export const tickPlan = (plan: string, ticked: readonly Ticked[]): string => {
  const ending = lineEndingOf(plan);
  const lines = plan.split(/\r\n|\r|\n/);
  const after = new Map<number, string>();
  for (const { task, evidence } of ticked) {
    const at = task.line - 1;
    const [, indent = '', mark = ''] = box.exec(lines[at] ?? '') ?? [];
    if (mark === '') continue;
    lines[at] = (lines[at] ?? '').replace(box, '$1$2[x]');
    if (evidence !== '')
      after.set(endOfTask(lines, at), `${indent}${' '.repeat(mark.length)}- Evidence: ${evidence}`);
  }
  return lines
    .flatMap((line, index) => {
      const shown = after.get(index);
      return shown === undefined ? [line] : [line, shown];
    })
    .join(ending);
};
