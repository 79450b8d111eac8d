/** What every check of the bench is asked. */
export const now = '2026-11-20T18:00:00Z';

export const optionsFor = (head: string): string[] => [
  ...['check', '--base', 'c0', '--head', head],
  ...['--at', now, '--format', 'json'],
];
