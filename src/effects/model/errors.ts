/** How asking a model can end without an answer. */

/** The endpoint takes no more for now: the request waits, and is not a failed one. */
export class ModelBusy extends Error {
  override name = 'ModelBusy';
  readonly until: Date;
  constructor(until: Date, options?: ErrorOptions) {
    super('the model endpoint takes no more requests for now', options);
    this.until = until;
  }
}

/** Asking again would change nothing: a wrong key, a model that is not there, a request that is too long. */
export class ModelRefused extends Error {
  override name = 'ModelRefused';
}

/** It did not answer, or not to the end: asking again may help. */
export class ModelFailed extends Error {
  override name = 'ModelFailed';
}

/** What was set aside for it is spent. */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent';
}

/** Somebody asked for the same anew: nobody waits for this any more. */
export class Superseded extends Error {
  override name = 'Superseded';
}
