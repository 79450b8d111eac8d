import { expect, test } from '@jest/globals';
import { openProgress } from '../../src/cli/progress.ts';
import { newWorkspace } from './workspace.ts';

/** A terminal that keeps what it was sent, and a clock that goes on by so many milliseconds each time it is asked. */
const terminal = (step: number) => {
  const written: string[] = [];
  let now = 0;
  return {
    written,
    progress: {
      write: (text: string): void => void written.push(text),
      clock: (): number => (now += step),
    },
  };
};

const clear = '\r\u001b[K';

test('nothing is told of what takes less than a second', () => {
  const { written, progress } = terminal(9);
  const { tell, end } = openProgress({ progress });
  for (let done = 1; done <= 100; done += 1) tell(done, 100, 'files');
  end();
  expect(written).toEqual([]);
});

test('what takes longer is told ten times a second on one line, which is gone in the end', () => {
  const { written, progress } = terminal(50);
  const { tell, end } = openProgress({ progress });
  for (let done = 1; done <= 40; done += 1) tell(1_000 + done, 2_354, 'files');
  end();
  end();
  expect(written).toEqual([
    ...[20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40].map(
      (done) => `${clear}reading ${(1_000 + done).toLocaleString('en')} of 2,354 files…`,
    ),
    clear,
  ]);
});

test('where there is no terminal there is silence', () => {
  expect(() => {
    const { tell, end } = openProgress({});
    tell(1, 2, 'files');
    end();
  }).not.toThrow();
});

test('the check tells how far it has read, apart from what it prints, and clears the line also when it fails', async () => {
  const workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
  workspace.write(
    'docs/features/a/fdd.md',
    '---\nstatus: final\n---\n# A\n\n```yaml contract\nmodules: { A: }\n```\n',
  );
  for (const name of ['A', 'B', 'C']) workspace.write(`lib/${name}.ex`, `defmodule ${name} do\nend\n`);
  const { written, progress } = terminal(1_000);
  const { out, code } = await workspace.run('check', { progress });
  expect(code).toBe(0);
  expect(written).toEqual([
    `${clear}reading 1 of 3 files…`,
    `${clear}reading 2 of 3 files…`,
    `${clear}reading 3 of 3 files…`,
    clear,
  ]);
  expect(out).not.toContain('reading');
});
