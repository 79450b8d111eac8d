import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokensOf } from '../../src/authoring/budget.ts';
import { guidePaths, summarizeGuides } from '../../src/authoring/guides.ts';
import { mapRepository } from '../../src/authoring/repository-map.ts';
import { wordsIn } from '../../src/authoring/relevance.ts';
import { slugOfTitle } from '../../src/authoring/slug.ts';
import { sourcesFor } from '../../src/authoring/sources.ts';
import type { Fact, FactKind, Facts } from '../../src/domain/fact.ts';

/** What a role is told of a repository: what is near the request first, within its budget, and the same each time. */

describe('a slug', () => {
  test.each([
    ['[Feature] Members can wait for a book', 'members-wait-book'],
    ['feat: Waitlist', 'waitlist'],
    ['Für Ärzte: Überweisungen', 'fur-arzte-uberweisungen'],
    ['The', 'the'],
    ['予約の待ち行列', 'issue-7'],
    ['2026', 'issue-7'],
    ['../../etc/passwd', 'etc-passwd'],
    ['', 'issue-7'],
    ['<!-- specgate:issue 99 -->', 'specgate-issue-99'],
  ])('of %j is %s', (title, slug) => {
    expect(slugOfTitle(title, 7)).toBe(slug);
  });

  test('of no issue has a name as well', () => {
    expect(slugOfTitle('予約', null)).toBe('feature');
  });

  test('is always the name of a folder and of a branch', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.lorem({ maxCount: 40 })), (title) => {
        const slug = slugOfTitle(title, 7);
        expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(48);
      }),
    );
  });
});

describe('guides', () => {
  test('are those that the settings mean', () => {
    const paths = [
      'guides/design/a.md',
      'guides/design/deep/b.md',
      'guides/c.md',
      'guides/design/a.txt',
      'x/guides/design/a.md',
    ];
    expect(guidePaths(paths, ['guides/design/**/*.md'])).toEqual([
      'guides/design/a.md',
      'guides/design/deep/b.md',
    ]);
    expect(guidePaths(paths, ['guides/?.md'])).toEqual(['guides/c.md']);
    expect(guidePaths(paths, [])).toEqual([]);
  });

  const guide = (name: string, parts: Record<string, string>) => ({
    path: `guides/${name}.md`,
    text: `# ${name}\n\n${Object.entries(parts)
      .map(([heading, text]) => `## ${heading}\n\n${text}\n`)
      .join('\n')}`,
  });
  const filler = 'Something about colours and fonts. '.repeat(60);
  const texts = [
    guide('style', { Colours: filler }),
    guide('jobs', { Queues: 'Each worker names its queue, and is unique.', History: filler }),
  ];

  test('come by how near they are, with what bears on the request in full, and the rest is told', () => {
    const { guides, leftOut } = summarizeGuides(texts, 'A worker in a queue of its own', 300);
    expect(guides.map(({ path }) => path)).toEqual(['guides/jobs.md']);
    expect(guides[0]?.summary).toContain('Each worker names its queue');
    expect(tokensOf(guides[0]?.summary ?? '')).toBeLessThanOrEqual(300);
    expect(leftOut.join()).toContain('guides/style.md');
  });

  test('that say nothing of it still say how they begin', () => {
    const { guides } = summarizeGuides(texts, '', 2_000);
    expect(guides.map(({ title }) => title)).toEqual(['jobs', 'style']);
  });

  test('with headings within code are not cut there', () => {
    const code = guide('code', { Setup: '```sh\n# not a heading\nrun worker\n```' });
    expect(summarizeGuides([code], 'worker', 500).guides[0]?.summary).toContain(
      '```sh\n# not a heading\nrun worker\n```',
    );
  });
});

const fact = (kind: FactKind, subject: string, path: string, attributes: Fact['attributes'] = {}): Fact => ({
  kind,
  subject,
  attributes,
  path,
  line: 1,
});

const facts: Facts = {
  facts: [
    fact('module', 'Stacks.Circulation', 'lib/stacks/circulation.ex'),
    fact('module', 'Stacks.Circulation.HoldQueue', 'lib/stacks/circulation/hold_queue.ex'),
    fact('module', 'Stacks.Circulation.Shelf', 'lib/stacks/circulation/shelf.ex'),
    fact('module', 'Stacks.Mailer', 'lib/mailer/mailer.ex'),
    fact('table', 'holds', 'priv/repo/migrations/1_holds.exs'),
    fact('route', 'GET /my/holds', 'lib/stacks_web/router.ex', { handler: 'HoldLive.Index' }),
    fact('process', 'Stacks.Supervisor', 'lib/stacks/application.ex', { form: 'Supervisor' }),
  ],
  open: [
    {
      kind: 'route',
      within: '/my/queue',
      why: 'a macro makes them',
      path: 'lib/stacks_web/router.ex',
      line: 9,
    },
  ],
};
const request = 'A hold moves up in the queue. See `Stacks.Waitlist.Line`.';

test.each([
  ['queue', 'queues'],
  ['file', 'files'],
  ['library', 'libraries'],
  ['class', 'classes'],
  ['book', 'booked'],
  ['HoldQueue', 'hold_queues'],
])('%s and %s are one word', (one, other) => {
  expect(wordsIn(one)).toEqual(wordsIn(other));
});

describe('a map of the repository', () => {
  test('has what is near the request first, says what is known of the whole, and what is not', () => {
    const { map, leftOut } = mapRepository(facts, request, 6_000);
    expect(map.entries[0]).toEqual({
      kind: 'module',
      subject: 'Stacks.Circulation.HoldQueue',
      detail: '',
      path: 'lib/stacks/circulation/hold_queue.ex',
      line: 1,
    });
    const subjects = map.entries.map(({ subject }) => subject);
    expect(subjects).toContain('GET /my/holds');
    // It lies beside what is near.
    expect(subjects).toContain('Stacks.Circulation.Shelf');
    expect(subjects).not.toContain('Stacks.Mailer');
    expect(map.known).toEqual([
      'The code has 4 modules, 1 route, 1 table, 1 supervised process',
      'Modules with others below them: Stacks.Circulation',
      'Supervisors: Stacks.Supervisor',
    ]);
    expect(map.unknown).toEqual([
      '`Stacks.Waitlist.Line`, which the request names, is not in the code',
      'Which routes begin with /my/queue cannot be known, because a macro makes them (lib/stacks_web/router.ex:9)',
    ]);
    expect(leftOut).toEqual([]);
  });

  test('is the same in whatever order things are found', () => {
    const { map } = mapRepository(facts, request, 6_000);
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts.facts], { minLength: facts.facts.length }), (shuffled) => {
        expect(mapRepository({ ...facts, facts: shuffled }, request, 6_000).map).toEqual(map);
      }),
    );
  });

  test('keeps to its budget, whatever the code, and says how much it left out', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      index < 2_000
        ? fact('module', `Stacks.Hold${index}`, `lib/holds/hold_${index}.ex`)
        : fact('module', `Stacks.Fine${index}`, `lib/fines/fine_${index}.ex`),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (budget) => {
        const { map, leftOut } = mapRepository({ facts: many, open: [] }, 'the hold', budget);
        const spent = map.entries.reduce(
          (sum, { subject, path }) => sum + tokensOf(`${subject}  ${path}`),
          0,
        );
        expect(spent).toBeLessThanOrEqual(budget);
        expect(leftOut).toEqual([
          `${2_000 - map.entries.length} more things of the code that have words of the request in their names`,
        ]);
      }),
      { numRuns: 10 },
    );
  });

  test('that has nothing to show says so', () => {
    const { map } = mapRepository(facts, 'Rückerstattung beantragen', 6_000);
    expect(map.entries).toEqual([]);
    expect(map.unknown[0]).toBe('Nothing in the code has words of the request in its name');
  });
});

test('sources are those that have something in common with the request, the most first', () => {
  const source = (title: string, ...topics: string[]) => ({
    title,
    url: `https://${title}.org`,
    accessed: '2026-11-21',
    topics,
  });
  const all = [source('a', 'caching'), source('b', 'queues'), source('c', 'queues', 'workers')];
  expect(sourcesFor(all, 'A worker in a queue', 5).map(({ title }) => title)).toEqual(['c', 'b']);
  expect(sourcesFor(all, 'A worker in a queue', 1)).toHaveLength(1);
});
