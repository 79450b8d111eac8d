/** Days of the calendar as ISO 8601 writes them, in UTC: `2026-12-31`. */

const instantOf = (text: string): number => Date.parse(text);

export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(`${text}T00:00:00Z`) === text;

/** The day of a moment; the text itself where it is none. */
export const dayOf = (moment: string): string => {
  const instant = instantOf(moment);
  return Number.isNaN(instant) ? moment : new Date(instant).toISOString().slice(0, 10);
};

export const addDays = (day: string, days: number): string =>
  dayOf(new Date(instantOf(`${day}T00:00:00Z`) + days * 86_400_000).toISOString());
