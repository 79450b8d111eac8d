import type { World } from './world.ts';

/** One line on the terminal, while something takes longer than anybody likes to wait in the dark. */
export interface Progress {
  tell(done: number, total: number, what: string): void;
  /** The line is gone, whatever comes next. */
  end(): void;
}

const patience = 1_000;
const interval = 100;
const clearLine = '\r\u001b[K';

const number = (value: number): string => value.toLocaleString('en');

/** Says nothing where standard error is no terminal. */
export const openProgress = ({ progress }: Pick<World, 'progress'>): Progress => {
  if (!progress) return { tell: () => {}, end: () => {} };
  const { write, clock } = progress;
  const start = clock();
  let last = start + patience - interval;
  let isShown = false;
  return {
    tell: (done, total, what) => {
      const now = clock();
      if (now - last < interval) return;
      last = now;
      isShown = true;
      write(`${clearLine}reading ${number(done)} of ${number(total)} ${what}…`);
    },
    end: () => {
      if (isShown) write(clearLine);
      isShown = false;
    },
  };
};
