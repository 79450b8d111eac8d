import type { CheckReport } from '../domain/verdict.ts';
import { printableJson } from './ordered-json.ts';

/** The report itself, for other programs; docs/schema/check-report.schema.json describes it. */
export const renderCheckJson = (report: CheckReport): string => printableJson(report);
