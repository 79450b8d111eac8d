export interface Alarm {
  wake(): void;
  /** Until it is woken, at most so long. Being woken while awake counts for the next sleep. */
  sleep(milliseconds: number): Promise<void>;
}

export const openAlarm = (): Alarm => {
  let isWoken = false;
  let ring: (() => void) | null = null;
  return {
    wake: () => {
      isWoken = true;
      ring?.();
    },
    sleep: async (milliseconds) => {
      if (!isWoken)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          ring = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      isWoken = false;
    },
  };
};
