import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandsIn, mayHoldCommand } from '../../src/text/command-lines.ts';

const commandLines = (body: string): string[] => commandsIn(body).map(({ line }) => line);

describe('a comment commands', () => {
  test.each<[string, string, string[]]>([
    ['by a line', '/spec status', ['status']],
    ['by a line between others', 'Well.\n/spec check\nThanks!', ['check']],
    ['by several lines', '/spec check\n/spec status waitlist\n', ['check', 'status waitlist']],
    ['alone', '/spec', ['']],
    ['in whatever case', '/SPEC Status', ['Status']],
    ['with some room before it', '   /spec check', ['check']],
    ['with line ends of a browser', 'Hi\r\n/spec check\r\n/spec help\r\n', ['check', 'help']],
    ['after a quotation and a blank line', '> so they said\n\n/spec check', ['check']],
    ['after code', '```\n/spec init\n```\n/spec check', ['check']],
    ['after code in a list', '- ```sh\n  /spec init\n  ```\n\n/spec check', ['check']],
    ['after code within a line', '```/spec init```\n/spec check', ['check']],
    ['after what is hidden', '<!-- /spec init -->\n/spec check', ['check']],
  ])('%s', (_how, body, lines) => {
    expect(commandLines(body)).toEqual(lines);
    expect(mayHoldCommand(body)).toBe(true);
  });
});

describe('a comment does not command', () => {
  test.each([
    ['in the middle of a line', 'say /spec check'],
    ['by another word', '/specify check'],
    ['by a path', '/spec/check'],
    ['in a quotation', '> /spec finalize all'],
    ['in a quotation that goes on', '> they said\n/spec finalize all'],
    ['in a quotation of a quotation', '>> /spec finalize all'],
    ['in code', '```\n/spec finalize all\n```'],
    ['in code with a language', '```sh\n/spec finalize all\n```'],
    ['in code of tildes', '~~~\n/spec finalize all\n~~~'],
    ['in code that is never closed', '```\n/spec finalize all'],
    ['in code in code', '````\n```\n/spec finalize all\n```\n/spec check\n````'],
    ['in code that other marks do not close', '```\n~~~\n/spec finalize all\n```'],
    ['in code in a list', '- ```\n  /spec finalize all\n  ```'],
    ['in code in a numbered list', '1. ~~~\n   /spec finalize all\n   ~~~'],
    ['in code by indentation', '    /spec finalize all'],
    ['in code by a tab', '\t/spec finalize all'],
    ['in preformatted text', '<pre>\n/spec finalize all\n</pre>'],
    ['where it is hidden', '<!--\n/spec finalize all\n-->'],
    ['where it is hidden behind words', 'Hello <!-- a --> <!-- b\n/spec finalize all\n-->'],
    ['where it is hidden once more', '<!--\n--> <!--\n/spec finalize all\n-->'],
    ['where it is hidden as a style', '<style>\n/spec finalize all\n</style>'],
    ['where nothing ends what is hidden', '<!-- \n/spec finalize all'],
  ])('%s', (_how, body) => {
    expect(commandLines(body)).toEqual([]);
  });
});

const piece = fc.constantFrom(
  ...[
    '/spec check',
    '/spec',
    'Well',
    '',
    '> said',
    '```',
    '````',
    '~~~',
    '    code',
    '<!--',
    '-->',
    '- ```',
    '<pre>',
    '</pre>',
  ],
);
const bodies = fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }).map((lines) => lines.join('\n'));

describe('whatever is written', () => {
  test('line ends make no difference', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const plain = body.replaceAll('\r', '');
        expect(commandLines(plain.replaceAll('\n', '\r\n'))).toEqual(commandLines(plain));
      }),
    );
  });

  test('nothing of it commands once it is quoted or shown as code', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const plain = body.replaceAll(/[\r~]/g, '');
        expect(commandLines(plain.replaceAll(/^/gm, '> '))).toEqual([]);
        expect(commandLines(plain.replaceAll(/^/gm, '    '))).toEqual([]);
        expect(commandLines(`~~~~~~~\n${plain}\n~~~~~~~`)).toEqual([]);
      }),
    );
  });

  test('what may hold no command holds none', () => {
    fc.assert(fc.property(bodies, (body) => mayHoldCommand(body) || commandLines(body).length === 0));
  });
});
