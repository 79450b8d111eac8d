import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  type DiagramLimits,
  diagramLimits,
  type DiagramParser,
  openDiagramParser,
} from '../../src/effects/diagrams.ts';

const parsers: DiagramParser[] = [];
const open = (limits: Partial<DiagramLimits> = {}): DiagramParser => {
  const parser = openDiagramParser({ ...diagramLimits, ...limits });
  parsers.push(parser);
  return parser;
};
const shared = open();

afterAll(async () => {
  for (const { close } of parsers) await close();
});

describe('accepts', () => {
  const diagrams: Record<string, string> = {
    graph: 'graph TD\n  A[Client] -->|HTTPS| B("x <b>y</b>")\n  click A "https://example.org" "tip"',
    flowchart: 'flowchart LR\n  subgraph one\n    a --> b\n  end\n  one --> c[("db")]',
    sequence:
      'sequenceDiagram\n  autonumber\n  A->>B: hi\n  alt ok\n    B-->>A: yes\n  else\n    B-->>A: no\n  end',
    'sequence with boxes and details':
      'sequenceDiagram\n  box Aqua Group\n    participant A\n  end\n  details A: x\n  A->>A: hi',
    c4Context: 'C4Context\n  Person(a, "A", "d")\n  System(b, "B")\n  Rel(a, b, "uses")',
    c4Container:
      'C4Container\n  System_Boundary(s, "S") {\n    Container(a, "A", "t", "d")\n  }\n  Rel(a, a, "x")',
    entities: 'erDiagram\n  ORDER ||--|{ ITEM : contains\n  ORDER {\n    uuid id PK "key"\n  }',
    classes: 'classDiagram\n  class A {\n    +run() int\n  }\n  A <|-- B',
    states: 'stateDiagram-v2\n  [*] --> A\n  A --> [*]: done',
    gantt: 'gantt\n  dateFormat YYYY-MM-DD\n  section a\n  task :a1, 2026-01-01, 3d',
    pie: 'pie title Tests\n  "unit" : 70\n  "end to end" : 30',
    mindmap: 'mindmap\n  root\n    a\n    b',
    timeline: 'timeline\n  title x\n  2026 : a',
    git: 'gitGraph\n  commit\n  branch x\n  checkout x\n  commit',
    journey: 'journey\n  title x\n  section a\n    do it: 5: Me',
    quadrant: 'quadrantChart\n  x-axis a --> b\n  A: [0.3, 0.6]',
    requirement:
      'requirementDiagram\n  requirement r {\n    id: 1\n    text: x\n    risk: high\n    verifymethod: test\n  }',
    block: 'block-beta\n  columns 1\n  a b',
    architecture: 'architecture-beta\n  group g(cloud)[G]\n  service d(database)[D] in g',
    'front matter and comments': '---\ntitle: x\n---\n%% a comment\ngraph TD\n  A --> B',
  };
  test.each(Object.entries(diagrams))('%s', async (_, text) => {
    expect(await shared.check(text)).toBeNull();
  });
});

describe('refuses, with the line of the source', () => {
  const diagrams: [name: string, text: string, complaint: string][] = [
    ['a type that does not exist', 'pyramid TD\n  A --> B', 'no diagram type detected at `pyramid TD`'],
    ['nothing', ' \n', 'it is empty'],
    [
      'an open bracket',
      'graph TD\n  A --> B\n  B --> C[[[',
      "line 3, `B --> C[[[`: Expecting 'TAGEND', 'STR', 'MD_STR', …, got 'SQS'",
    ],
    [
      'an early end',
      'graph TD\n  A --> B[',
      "line 2, `A --> B[`: Expecting 'SQE', 'DOUBLECIRCLEEND', 'PE', …, got the end of the diagram",
    ],
    [
      'a mistake below front matter, a directive and comments',
      '---\ntitle: x\n---\n%%{init: {"theme": "dark"}}%%\n%% first\ngraph TD\n  %% second\n  C[[[',
      "line 8, `C[[[`: Expecting 'TAGEND', 'STR', 'MD_STR', …, got 'SQS'",
    ],
    ['words in a chart', 'pie\n  "a" : x', 'line 2, `"a" : x`: unexpected character: ->x<-'],
    [
      'what the grammar takes and the diagram does not',
      'gitGraph\n  checkout nope',
      'Trying to checkout branch which is not yet created. (Help try using "branch nope")',
    ],
  ];
  test.each(diagrams)('%s', async (_, text, complaint) => {
    expect(await shared.check(text)).toBe(complaint);
  });

  test('a complaint is one line, whatever the diagram holds', async () => {
    const complaint = await shared.check(`${'x'.repeat(5000)}\n${'y'.repeat(5000)}`);
    expect(complaint).toMatch(/^no diagram type detected at `x+`$/);
    expect(complaint?.length).toBeLessThan(160);
  });
});

test('a diagram longer than Mermaid draws is refused without asking', async () => {
  const parser = open({ loadingMilliseconds: 0 });
  expect(await parser.check(`graph TD\n${'A --> B\n'.repeat(7000)}`)).toBe(
    'it has 56009 characters, and Mermaid draws at most 50000',
  );
});

test('a diagram that keeps the parser busy is cut off, and the next one is judged', async () => {
  const parser = open({ milliseconds: 2500, characters: Infinity });
  const busy = parser.check(`graph TD\n${'<a'.repeat(200_000)}`);
  const next = parser.check('graph TD\n  A --> B');
  expect(await busy).toBe('it takes Mermaid more than 2.5 seconds');
  expect(await next).toBeNull();
});

test('a parser that nobody waits for any more ends by itself', async () => {
  const file = new URL('../../src/effects/diagram-worker.ts', import.meta.url);
  const parser = fork(file, ['1000'], { execArgv: [] });
  await once(parser, 'message');
  const ended = once(parser, 'exit');
  parser.send(`graph TD\n${'<a'.repeat(200_000)}`);
  expect(await ended).toEqual([null, 'SIGKILL']);
});

test('a diagram that takes all memory ends nothing but its parser', async () => {
  const parser = open({ milliseconds: 20_000 });
  expect(await parser.check('block-beta\n  columns 1\n  space:999999999\n  a')).toBe(
    'it takes Mermaid more than 256 MB of memory',
  );
  expect(await parser.check('graph TD\n  A --> B')).toBeNull();
});

test('diagrams are judged one by one and each gets its own answer', async () => {
  const answers = await Promise.all(
    ['graph TD\n  A --> B', 'nonsense', 'pie\n  "a" : 1'].map((text) => shared.check(text)),
  );
  expect(answers).toEqual([null, 'no diagram type detected at `nonsense`', null]);
});

test('a parser that cannot be loaded rejects instead of blaming the diagram', async () => {
  await expect(open({ megabytes: 8 }).check('graph TD\n  A --> B')).rejects.toThrow(
    "Mermaid's parser could not be asked: it could not be loaded",
  );
  await expect(open({ loadingMilliseconds: 1 }).check('graph TD\n  A --> B')).rejects.toThrow(
    "Mermaid's parser could not be asked: it took too long to load",
  );
});

test('after closing, a diagram starts the parser again', async () => {
  const parser = open();
  expect(await parser.check('graph TD\n  A --> B')).toBeNull();
  await parser.close();
  expect(await parser.check('graph TD\n  A --> B')).toBeNull();
});

test('a diagram leaves nothing behind for the next one', async () => {
  const hostile =
    '%%{init: {"__proto__": {"polluted": true}, "maxEdges": 1}}%%\ngraph TD\n  __proto__ --> constructor';
  await shared.check(hostile);
  expect(await shared.check('graph TD\n  A --> B\n  B --> C\n  C --> D')).toBeNull();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
