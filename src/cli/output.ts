import { resolve } from 'node:path';
import { writeText } from '../effects/files.ts';
import { listNames, suggestName } from '../text/nearest.ts';
import { UsageError } from '../pipeline/faults.ts';
import type { World } from './world.ts';

/** Where each format goes: null is standard output. */
export interface Sink<F extends string> {
  format: F;
  file: string | null;
}

const readFormat = <F extends string>(name: string, formats: readonly F[]): F => {
  const format = formats.find((each) => each === name);
  if (format !== undefined) return format;
  throw new UsageError(
    `Unexpected format \`${name}\`, expected one of ${listNames(formats)}.${suggestName(name, formats)}`,
  );
};

/** `--format F` prints, `-o F=FILE` writes to a file; both may be given several times. */
export const readSinks = <F extends string>(
  { format = [], output = [] }: { format?: string[]; output?: string[] },
  formats: readonly F[],
): Sink<F>[] => {
  const files = output.map((text) => {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) {
      throw new UsageError(
        `Unexpected output \`${text}\`, expected FORMAT=FILE, such as sarif=specgate.sarif`,
      );
    }
    return { format: readFormat(text.slice(0, at), formats), file: text.slice(at + 1) };
  });
  const printed = format.map((name) => ({ format: readFormat(name, formats), file: null }));
  const [first] = formats;
  return printed.length + files.length > 0 || first === undefined
    ? [...printed, ...files]
    : [{ format: first, file: null }];
};

export interface Paper {
  color: boolean;
  /** Columns, where the paper has an edge. */
  width: number | undefined;
}

export const writeSinks = async <F extends string>(
  sinks: readonly Sink<F>[],
  world: World,
  render: (format: F, paper: Paper) => string,
): Promise<void> => {
  for (const { format, file } of sinks) {
    if (file === null) world.out(render(format, { color: world.color, width: world.width }));
    else await writeText(resolve(world.cwd, file), render(format, { color: false, width: undefined }));
  }
};

export const collect = (value: string, earlier: string[] | undefined): string[] => [
  ...(earlier ?? []),
  value,
];
