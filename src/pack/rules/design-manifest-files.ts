import type { Problem } from '../../domain/finding.ts';
import { suggestName } from '../../text/nearest.ts';
import { type DesignSet, fileNameOf, type ManifestFile, type NamingKey, namingKeys } from '../design-set.ts';
import type { DesignSetRule } from '../rule.ts';

interface Named {
  key: NamingKey;
  /** As the manifest writes it. */
  written: string;
  line: number;
}

const namedAt = ({ named, lineOf }: ManifestFile, key: NamingKey): Named[] =>
  (named[key] ?? []).map((written, index) => ({
    key,
    written,
    line: lineOf([key, key === 'selected_docs' ? index : written]),
  }));

const problemOfName = (
  { key, written, line }: Named,
  earlier: readonly Named[],
  existing: readonly string[],
): Problem[] => {
  const name = fileNameOf(written);
  const subject = `${key} ${name}`;
  if (!existing.includes(name)) {
    const suggestion = suggestName(name, existing);
    const message = `Unexpected \`${written}\` in \`${key}\`, expected a design document that exists${suggestion && `.${suggestion}`}`;
    return [{ line, subject, message }];
  }
  if (name !== written) {
    const message = `Unexpected folder in \`${written}\` in \`${key}\`, expected the name of the file alone: \`${name}\``;
    return [{ line, subject, message }];
  }
  if (earlier.some((other) => other.written === written)) {
    return [
      { line, subject, message: `Unexpected second \`${written}\` in \`${key}\`, expected each file once` },
    ];
  }
  return [];
};

const check = ({ manifest, documents }: DesignSet): Problem[] => {
  if (!manifest) return [];
  const existing = documents.map(({ path }) => fileNameOf(path));
  return namingKeys.flatMap((key) => {
    if (manifest.named[key] === null) return [];
    const named = namedAt(manifest, key);
    const missing = existing.filter((name) => !named.some(({ written }) => fileNameOf(written) === name));
    return [
      ...named.flatMap((each, index) => problemOfName(each, named.slice(0, index), existing)),
      ...missing.map((name) => ({
        line: manifest.lineOf([key]),
        subject: `${key} ${name}`,
        message: `Missing \`${name}\` in \`${key}\`, expected every design document of the set`,
      })),
    ];
  });
};

export const designManifestFiles: DesignSetRule = {
  id: 'design-manifest-files',
  summary: 'The manifest names exactly the design documents that exist, under each of its keys.',
  about: 'design-set',
  level: 'block',
  when: 'always',
  check,
};
