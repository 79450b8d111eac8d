import { expect } from '@jest/globals';

/** How a call is refused: the status, and the sentence where a test names it. */
export const expectRefusal = async (
  call: Promise<unknown>,
  status: number,
  message: RegExp | string = /./,
): Promise<void> => {
  const refused = await call.then(
    () => null,
    (error: unknown) => error as { status: number; response?: { data: { message: string } } },
  );
  expect(refused?.status).toBe(status);
  const said = refused?.response?.data.message ?? '';
  if (typeof message === 'string') expect(said).toBe(message);
  else expect(said).toMatch(message);
};
