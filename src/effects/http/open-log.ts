import { pino } from 'pino';
import { redact } from '../../text/redact.ts';

/** Lines of JSON, from which secrets are taken out last, whatever brought them there. */
export const openLog = (level: string) =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: redact },
  });
