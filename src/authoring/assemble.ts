import { dump } from 'js-yaml';
import type { Briefed, WrittenText } from '../domain/authoring.ts';
import type { DocumentKind } from '../domain/document.ts';
import { documentPath } from '../pack/pack.ts';

/** Where what was written goes, and what its front matter says: decided here, whatever the text says of it. */

export interface DraftPlace {
  slug: string;
  /** Of the pack. */
  folder: string;
  /** Of the technical design set. */
  designs: string;
  issue: number | null;
}

export interface DraftFile {
  path: string;
  kind: DocumentKind | 'manifest';
  text: string;
}

export interface Assembling {
  place: DraftPlace;
  role: Briefed;
  /** What PLANNING.md is about. */
  focus: string;
  /** The design came without a prd. */
  isWithoutPrd: boolean;
}

const frontMatter = (values: Record<string, unknown>): string =>
  `---\n${dump(values, { lineWidth: -1, quoteStyle: 'double' })}---\n\n`;

const kindOf = (name: string): DocumentKind | 'manifest' => {
  if (name === 'manifest.json') return 'manifest';
  if (name === 'PLANNING.md') return 'planning';
  const [gated] = /^(?:prd|fdd|plan)(?=\.md$)/.exec(name) ?? [];
  return (gated as DocumentKind | undefined) ?? 'design';
};

const pathOf = (name: string, kind: DraftFile['kind'], { folder, designs }: DraftPlace): string => {
  if (kind === 'planning') return 'PLANNING.md';
  return kind === 'design' || kind === 'manifest' ? `${designs}/${name}` : documentPath(folder, kind);
};

const headOf = (kind: DocumentKind, { place, focus, isWithoutPrd }: Assembling): string => {
  const { slug, issue } = place;
  if (kind === 'planning') return frontMatter({ document: kind, status: 'draft', focus });
  return frontMatter({
    document: kind,
    feature: slug,
    ...(issue === null ? {} : { issue }),
    status: 'draft',
    ...(kind === 'fdd' && isWithoutPrd ? { prd: 'none' } : {}),
  });
};

export const assemble = (texts: readonly WrittenText[], assembling: Assembling): DraftFile[] =>
  texts.map(({ name, body }) => {
    const kind = kindOf(name);
    const path = pathOf(name, kind, assembling.place);
    const text = body.replaceAll('{{path}}', path);
    return { path, kind, text: kind === 'manifest' ? text : `${headOf(kind, assembling)}${text}` };
  });
