import type { LintReport, RenderOptions } from '../domain/report.ts';
import { orderedJson } from './ordered-json.ts';

/** The report itself, for other programs; docs/schema/lint-report.schema.json describes it. */
export const renderJson = (report: LintReport, _options: RenderOptions): string => orderedJson(report);
