import type { StatusOptions, StatusReport } from '../domain/report.ts';
import { orderedJson } from './ordered-json.ts';
import { renderStatusMarkdown } from './status-markdown.ts';
import { renderStatusText } from './status-text.ts';

/** The formats of `specgate status`; the first is the one that nobody has to ask for. */
export const statusFormats = ['text', 'json', 'markdown'] as const;
export type StatusFormat = (typeof statusFormats)[number];

export const statusReporters: Record<StatusFormat, (report: StatusReport, options: StatusOptions) => string> =
  {
    text: renderStatusText,
    /** docs/schema/status-report.schema.json describes it. */
    json: (report) => orderedJson(report),
    markdown: renderStatusMarkdown,
  };
