export type Decoded = { text: string } | { problem: string };

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export const tooLarge = (size: number, limit: number): string =>
  `Unexpected size of ${megabytes(size)}, expected at most ${megabytes(limit)}`;

/** Bytes of a file that should be text. Says what is wrong instead of guessing: a guess could hide what a person sees. */
export const decodeText = (bytes: Uint8Array): Decoded => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { problem: 'Unexpected UTF-16 text, expected UTF-8; save the file as UTF-8' };
  }
  if (bytes.includes(0)) return { problem: 'Unexpected binary content, expected text in UTF-8' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return {
      problem: `Unexpected bytes on line ${lineOfInvalidByte(bytes)}, expected text in UTF-8; save the file as UTF-8`,
    };
  }
};

const lineOfInvalidByte = (bytes: Uint8Array): number => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const next = end === -1 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(start, next));
    } catch {
      return line;
    }
    line += 1;
    start = next;
  }
  return line;
};
