/** An object whose values are worked out, all at once, when the first of them is asked for. */
export const lazily = <Values extends object>(
  keys: readonly (keyof Values)[],
  make: () => Values,
): Values => {
  let made: Values | null = null;
  const get = <Key extends keyof Values>(key: Key): Values[Key] => (made ??= make())[key];
  return Object.defineProperties(
    {} as Values,
    Object.fromEntries(
      keys.map((key) => [key, { enumerable: true, get: () => get(key) }]),
    ) as PropertyDescriptorMap,
  );
};
