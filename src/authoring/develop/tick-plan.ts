import type { Ticked } from './account.ts';

/** The plan with boxes ticked, and below each what shows it. Neither is a change of what was finalized. */

const box = /^(\s*)((?:[-*+]|\d{1,9}[.)])\s+)\[ \]/;

export const tickPlan = (plan: string, ticked: readonly Ticked[]): string => {
  const ending = plan.includes('\r\n') ? '\r\n' : '\n';
  const byLine = new Map(ticked.map(({ task, evidence }) => [task.line, evidence]));
  return plan
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const evidence = byLine.get(index + 1);
      const [, indent = '', mark = ''] = box.exec(line) ?? [];
      if (evidence === undefined || mark === '') return [line];
      const done = line.replace(box, '$1$2[x]');
      return evidence === '' ? [done] : [done, `${indent}${' '.repeat(mark.length)}- Evidence: ${evidence}`];
    })
    .join(ending);
};
