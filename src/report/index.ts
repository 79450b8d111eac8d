import type { LintReport, RenderOptions } from '../domain/report.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import { renderText } from './text.ts';

export { statusFormats, statusReporters } from './status.ts';

/** The formats of `specgate lint`; the first is the one that nobody has to ask for. */
export const formats = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;
export type Format = (typeof formats)[number];

export const reporters: Record<Format, (report: LintReport, options: RenderOptions) => string> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
  markdown: renderMarkdown,
};
