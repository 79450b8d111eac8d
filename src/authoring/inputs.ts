import type { Brief, BriefDocument } from '../domain/authoring.ts';
import type { Untrusted } from './fence.ts';
import { nameOfIssue } from './name-of-issue.ts';
import type { InputName } from './prompt-file.ts';

/** What a role is told, as pieces of material by their names. */

const ofKind =
  (kind: BriefDocument['kind']) =>
  ({ role, documents, current }: Brief): Untrusted[] =>
    [...documents, ...current]
      .filter((document, index) => document.kind === kind && !(role === 'revise' && index === 0))
      .map(({ path, text }) => ({ name: kind, from: path, text }));

/** The document that is to be changed comes first; of the other roles what they have written before. */
const draftOf = ({ role, documents, current }: Brief): Untrusted[] =>
  (role === 'revise' ? documents.slice(0, 1) : current).map(({ path, text }) => ({
    name: 'draft',
    from: path,
    text,
  }));

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `- ${line}`)];

const one = (name: string, from: string, lines: readonly string[]): Untrusted[] =>
  lines.length === 0 ? [] : [{ name, from, text: lines.join('\n') }];

const mapOf = ({ map: { entries, known, unknown } }: Brief): Untrusted[] =>
  one('map', 'the repository, as a parser reads it', [
    ...listed('What is known', known),
    ...listed('What is not known', unknown),
    ...listed(
      'Nearest to the request',
      entries.map(
        ({ kind, subject, detail, path, line }) =>
          `${kind} ${subject}${detail === '' ? '' : ` (${detail})`} ${path}:${line}`,
      ),
    ),
  ]);

const inputs: Record<InputName, (brief: Brief) => Untrusted[]> = {
  issue: ({ issue }) =>
    issue ? [{ name: 'issue', from: nameOfIssue(issue), text: `${issue.title}\n\n${issue.body}` }] : [],
  words: ({ words }) =>
    words.trim() === '' ? [] : [{ name: 'words', from: 'whoever asked for this', text: words }],
  source: ofKind('source'),
  prd: ofKind('prd'),
  fdd: ofKind('fdd'),
  plan: ofKind('plan'),
  draft: draftOf,
  guides: ({ guides }) =>
    guides.map(({ path, title, summary }) => ({ name: 'guide', from: path, text: `${title}\n\n${summary}` })),
  map: mapOf,
  sources: ({ sources }) =>
    one(
      'sources',
      'what may be cited',
      sources.map(({ title, url, accessed }) => `- ${title} · ${url} · Accessed ${accessed}`),
    ),
  leftOut: ({ leftOut, missing }) =>
    one('left out', 'what is not here', [
      ...listed('Prerequisites that are missing', missing),
      ...listed('Left out for want of room', leftOut),
    ]),
};

export const inputsOf = (brief: Brief, names: readonly InputName[]): Untrusted[] =>
  names.flatMap((name) => inputs[name](brief));
