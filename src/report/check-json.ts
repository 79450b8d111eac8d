import type { CheckReport } from '../domain/verdict.ts';

export const renderCheckJson = (report: CheckReport): string => `${JSON.stringify(report, null, 2)}\n`;
