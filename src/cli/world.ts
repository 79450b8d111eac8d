/** Everything that a command touches besides files and git, so that tests can hand in their own. */
export interface World {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  color: boolean;
  /** Columns of the terminal; undefined where it is none. */
  width: number | undefined;
  now(): string;
  /** The terminal behind standard error, and a clock in milliseconds; absent where it is none. */
  progress?: { write(text: string): void; clock(): number };
  version: string;
}

export const exitCodes = { clean: 0, blocking: 1, usage: 2, incomplete: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
