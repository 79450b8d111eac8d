import { expect, test } from '@jest/globals';
import { drawTerminal, terminalPage } from '../../playground/terminal.ts';
import { styleFor } from '../../src/report/style.ts';

const { bold, dim, red, cyan } = styleFor(true);

test('what a command prints is drawn with its styles, one within the other', () => {
  expect(drawTerminal(`${bold(red('block'))} a ${dim('b')}`)).toBe(
    '<span style="font-weight:700;color:#ff7b72">block</span> a <span style="opacity:.65">b</span>',
  );
});

test('what looks like HTML is text', () => {
  expect(drawTerminal(cyan('<b>&'))).toBe('<span style="color:#79c0ff">&lt;b&gt;&amp;</span>');
  expect(terminalPage('a <b', '')).toContain('$</span> a &lt;b');
});

test('a style that is not drawn is told', () => {
  expect(() => drawTerminal('\u001b[45mx\u001b[0m')).toThrow('Unexpected style 45');
});
