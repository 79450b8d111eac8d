import { readFileSync } from 'node:fs';
import { draftBuiltIn, type InCodeOf, type Templates } from '../../src/authoring/drafter/index.ts';
import type {
  Brief,
  BriefDocument,
  DraftRole,
  RepositoryMap,
  WrittenText,
} from '../../src/domain/authoring.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { lintPack } from '../../src/pack/lint.ts';
import { readPack } from '../../src/pack/pack.ts';
import { rules } from '../../src/pack/rules/index.ts';
import { defaultSettings } from '../../src/settings/settings.ts';

/** Drafts without a model, of requests as people write them. */

const templateText = (name: string): string =>
  readFileSync(new URL(`../../prompts/templates/${name}`, import.meta.url), 'utf8');

export const templates: Templates = {
  prd: templateText('prd.md'),
  fdd: templateText('fdd.md'),
  plan: templateText('plan.md'),
  design: templateText('design.md'),
  planning: templateText('planning.md'),
  manifest: templateText('manifest.json'),
  focus: {
    distributed: templateText('planning-focus/distributed.md'),
    liveview: templateText('planning-focus/liveview.md'),
    'otp-supervision': templateText('planning-focus/otp-supervision.md'),
  },
};

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.md`, import.meta.url), 'utf8');

export const profiles = ['generic', 'torus'] as const;
export type Profile = (typeof profiles)[number];

/** Some of what the sample application has. */
const map: RepositoryMap = {
  entries: [
    { kind: 'module', subject: 'Stacks.Circulation', detail: '', path: 'lib/stacks/circulation.ex', line: 1 },
    {
      kind: 'table',
      subject: 'loans',
      detail: '',
      path: 'priv/repo/migrations/20250114083000_create_loans.exs',
      line: 5,
    },
    {
      kind: 'live-view',
      subject: 'StacksWeb.HoldLive.Index',
      detail: '',
      path: 'lib/stacks_web/live/hold_live/index.ex',
      line: 1,
    },
    {
      kind: 'process',
      subject: 'Stacks.Circulation.Supervisor',
      detail: 'form Supervisor; supervisor Stacks.Supervisor',
      path: 'lib/stacks/application.ex',
      line: 9,
    },
    {
      kind: 'process',
      subject: 'Stacks.Circulation.ReturnListener',
      detail: 'form GenServer; supervisor Stacks.Circulation.Supervisor',
      path: 'lib/stacks/circulation/supervisor.ex',
      line: 12,
    },
  ],
  known: ['The code has 40 modules, 12 tables'],
  unknown: [],
};

export const emptyMap: RepositoryMap = { entries: [], known: [], unknown: [] };

export const briefOf = (role: DraftRole, body: string | null, given: Partial<Brief> = {}): Brief => ({
  role,
  profile: 'generic',
  slug: 'renewals',
  title: 'Renewals',
  today: '2026-11-21',
  issue: body === null ? null : { number: 7, title: 'Renewals', body, author: 'rosa' },
  words: '',
  documents: [],
  guides: [
    { path: 'guides/design/circulation.md', title: 'Circulation', summary: 'One context writes loans.' },
  ],
  map,
  sources: [
    {
      title: 'Ecto.Multi',
      url: 'https://hexdocs.pm/ecto/Ecto.Multi.html',
      accessed: '2026-11-01',
      topics: ['transactions'],
    },
    {
      title: 'Kafka',
      url: 'https://kafka.apache.org/documentation/',
      accessed: '2026-11-01',
      topics: ['kafka'],
    },
  ],
  leftOut: [],
  current: [],
  missing: [],
  ...given,
});

/** Nothing is known of the code. */
export const noCode: InCodeOf = () => ({ names: [], isUsed: false });

export const draft = (brief: Brief, inCode: InCodeOf = noCode): readonly WrittenText[] =>
  draftBuiltIn(brief, templates, inCode).texts;

export const kinds = { analyze: 'prd', architect: 'fdd', plan: 'plan' } as const;
export type PackRole = keyof typeof kinds;

const withFrontMatter = (kind: string, body: string): string =>
  `---\ndocument: ${kind}\nfeature: renewals\nstatus: draft\n---\n\n${body}`;

/** Each role works on what those before it have written. */
export const draftPack = (
  body: string | null,
  roles: readonly PackRole[],
  given: Partial<Brief> = {},
  inCode: InCodeOf = noCode,
): BriefDocument[] =>
  roles.reduce<BriefDocument[]>((documents, role) => {
    const [written] = draft(
      briefOf(role, body, { ...given, documents: [...(given.documents ?? []), ...documents] }),
      inCode,
    );
    const kind = kinds[role];
    return [...documents, { kind, path: `${kind}.md`, text: withFrontMatter(kind, written?.body ?? '') }];
  }, []);

export const textOf = (documents: readonly BriefDocument[], kind: BriefDocument['kind']): string =>
  documents.find((document) => document.kind === kind)?.text ?? '';

export const lint = (documents: readonly BriefDocument[], profile: Profile, asFinal: boolean): Finding[] => {
  const pack = readPack({ slug: 'renewals', folder: '', files: [...documents] });
  const context = {
    settings: { ...defaultSettings, profile },
    existing: new Set<string>(),
    diagrams: new Map(),
  };
  return lintPack(pack, context, { rules, asFinal });
};
