import { type Job, placeOf } from '../../domain/job.ts';

/** Names and branches are what people call them; a database takes no zero byte and no half of a character. */
const asText = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{FFFD}');

/** What makes two jobs one. */
export const unitOf = (job: Job): string => {
  const place = placeOf(job);
  return asText(place.keeps === 'newest' ? place.key : place.id);
};

/** A job as a row, the `at`th of those that are added together, not to run before it is due. */
export const rowOf = (job: Job, at = 0, due: Date | null = null): object => {
  const { keeps, key, installation } = placeOf(job);
  if (installation !== null && !Number.isSafeInteger(installation))
    throw new Error(`Unexpected installation ${installation}, expected its number`);
  return {
    at,
    type: job.type,
    keeps,
    key: asText(key),
    unit: unitOf(job),
    installation,
    job: JSON.stringify(job),
    due,
  };
};
