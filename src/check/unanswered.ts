/** Facts were asked for that are not there yet. What was to be made of them is made once they are. */
export class Unanswered extends Error {
  override name = 'Unanswered';
}

/** Null where it cannot be done yet; whoever asked does all of it again later. */
export const attempt = <Result>(work: () => Result): Result | null => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unanswered) return null;
    throw error;
  }
};
