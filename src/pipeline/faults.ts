/** Something that whoever asked has to put right: told in one message. On the command line exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Something that kept the work from being done in full: never taken for clean. On the command line exit code 3. */
export class IncompleteError extends Error {
  override name = 'IncompleteError';
}
