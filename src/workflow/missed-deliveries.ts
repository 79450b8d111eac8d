/** Which webhooks never arrived: pure, over what GitHub tells of its attempts. */

interface Attempt {
  id: number;
  guid: string;
  at: string;
  isFine: boolean;
}

/** More attempts change nothing, and hide what is wrong. */
const mostAttempts = 5;

/** The last attempt of each delivery of which none has gone well: the ids to be sent again, the oldest first. */
export const missedDeliveries = (attempts: readonly Attempt[]): number[] =>
  [...Map.groupBy(attempts, ({ guid }) => guid).values()]
    .filter((all) => all.length < mostAttempts && !all.some(({ isFine }) => isFine))
    .flatMap((all) => all.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, 1))
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .map(({ id }) => id);
