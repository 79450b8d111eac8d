import type { Problem } from '../../domain/finding.ts';
import type { DesignSet, ManifestFile } from '../design-set.ts';
import { gapMark } from '../questions/find.ts';
import type { DesignSetRule } from '../rule.ts';

type Path = readonly (string | number)[];

const gapsIn = (value: unknown, path: Path, lineOf: ManifestFile['lineOf']): Problem[] => {
  if (typeof value === 'string') {
    const at = path.join('.');
    return gapMark.test(value)
      ? [{ line: lineOf(path), message: `Unexpected gap at \`${at}\`, expected an answer`, subject: at }]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((part, index) => gapsIn(part, [...path, index], lineOf));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => gapsIn(part, [...path, key], lineOf));
};

const check = ({ manifest, documents }: DesignSet): Problem[] => {
  // A manifest has no status of its own: it is final with the first of its documents.
  const isFinal = documents.some(({ frontMatter }) => frontMatter.status === 'final');
  return manifest?.value && isFinal ? gapsIn(manifest.value, [], manifest.lineOf) : [];
};

export const designManifestGaps: DesignSetRule = {
  id: 'design-manifest-gaps',
  summary: 'The manifest of a final design set has no gaps left.',
  about: 'design-set',
  level: 'block',
  when: 'final',
  check,
};
