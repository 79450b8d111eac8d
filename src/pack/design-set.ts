import { z } from 'zod';
import type { Problem } from '../domain/finding.ts';
import { readShape } from '../text/shape.ts';
import { readYaml } from '../text/yaml.ts';
import { type Document, readDocument, type SourceText } from './document.ts';

const texts = z.array(z.string());
const byFile = z.record(z.string(), z.union([z.string(), texts], { error: 'a text, or a list of texts' }));

/** `manifest.json` of a technical design set. */
export const manifestSchema = z.strictObject({
  project_name: z.string(),
  selected_docs: z.array(z.string()),
  design_areas: z.record(z.string(), z.string()),
  rationale: byFile,
  assumptions_tbd: z.union([texts, byFile], { error: 'a list of texts' }),
  traceability: byFile,
  phase_plan_overview: z.union(
    [z.array(z.union([z.string(), z.looseObject({})])), z.record(z.string(), z.unknown())],
    { error: 'a list of phases, each with its goals and exit criteria' },
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;

export interface ManifestFile {
  path: string;
  /** Undefined where the file is not a manifest; `problems` says why. */
  value: Manifest | undefined;
  problems: Problem[];
  lineOf(path: readonly (string | number)[]): number;
}

/** A technical design set: a manifest and the design documents beside it, in one flat folder. */
export interface DesignSet {
  folder: string;
  manifest: ManifestFile | null;
  documents: Document[];
  /** Every file below the folder, relative to the repository. */
  files: string[];
}

const readManifest = (path: string, text: string): ManifestFile => {
  // JSON is YAML, and the YAML reader knows lines.
  const yaml = readYaml(text);
  const shaped = readShape(yaml, manifestSchema);
  return { path, value: shaped.value, problems: shaped.problems, lineOf: yaml.lineOf };
};

export interface DesignSetFiles {
  folder: string;
  manifest: { path: string; text: string } | null;
  documents: Omit<SourceText, 'kind'>[];
  files: string[];
}

export const readDesignSet = ({ folder, manifest, documents, files }: DesignSetFiles): DesignSet => ({
  folder,
  manifest: manifest && readManifest(manifest.path, manifest.text),
  documents: documents.map((source) => readDocument({ ...source, kind: 'design' })),
  files,
});
