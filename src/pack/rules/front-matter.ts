import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import type { DocumentRule } from '../rule.ts';

const ofKind = ({ frontMatter, kind, lineOfKey }: Document): Problem[] => {
  const { document } = frontMatter;
  if (document === undefined || document === kind) return [];
  const message = `Unexpected document \`${document}\`, expected \`${kind}\``;
  return [{ line: lineOfKey('document'), message, subject: 'document', example: `document: ${kind}` }];
};

const ofFeature = ({ frontMatter, lineOfKey }: Document, slug: string | undefined): Problem[] => {
  const { feature } = frontMatter;
  if (feature === undefined || slug === undefined || feature === slug) return [];
  const message = `Unexpected feature \`${feature}\`, expected \`${slug}\`, the slug of the folder`;
  return [{ line: lineOfKey('feature'), message, subject: 'feature', example: `feature: ${slug}` }];
};

export const frontMatter: DocumentRule = {
  id: 'front-matter',
  summary:
    'Front matter, where a document has any, can be read and says which document of which feature it is.',
  about: ['prd', 'fdd', 'plan', 'design', 'planning'],
  level: 'block',
  when: 'always',
  holdsInDrafts: true,
  check: (document, { pack }) => [
    ...document.problems,
    ...ofKind(document),
    ...ofFeature(document, pack?.slug),
  ],
};
