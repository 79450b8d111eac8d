import * as z from 'zod';
import type { Problem } from '../domain/finding.ts';
import { lineAt } from '../text/lines.ts';
import { readShape } from '../text/shape.ts';
import { readYaml, type Yaml } from '../text/yaml.ts';
import { type Document, readDocument, type SourceText } from './document.ts';

const text = z.string().min(1, 'a text');
const says = z.union([text, z.array(z.union([text, z.looseObject({})])), z.looseObject({})], {
  error: 'a text, or a list of texts',
});
const byFile = z.record(z.string(), says);

/** `manifest.json` of a technical design set. */
export const manifestSchema = z.strictObject({
  project_name: text,
  selected_docs: z.array(text).min(1, 'at least one document'),
  design_areas: z.record(z.string(), text),
  rationale: byFile,
  assumptions_tbd: z.union([z.array(z.union([text, z.looseObject({})])), byFile], {
    error: 'a list of texts',
  }),
  traceability: byFile,
  phase_plan_overview: z.union([z.array(z.union([text, z.looseObject({})])).min(1), byFile], {
    error: 'a list of phases, each with its goals and exit criteria',
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The keys of a manifest that name documents. */
export const namingKeys = ['selected_docs', 'design_areas', 'rationale', 'traceability'] as const;
export type NamingKey = (typeof namingKeys)[number];

export interface ManifestFile {
  path: string;
  /** Undefined where the file is not a manifest; `problems` says why. */
  value: Manifest | undefined;
  /** Files that each key names, whatever else is wrong with the manifest; null where the key has another shape. */
  named: Record<NamingKey, string[] | null>;
  problems: Problem[];
  lineOf(path: readonly (string | number)[]): number;
}

/** A technical design set: a manifest and the design documents beside it, in one flat folder. */
export interface DesignSet {
  folder: string;
  manifest: ManifestFile | null;
  /** Files that are, or are meant to be, design documents. */
  documents: Document[];
  /** Every file below the folder, relative to the repository. */
  files: string[];
}

export const fileNameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const jsonToken = /"(?:[^"\\\n]|\\.)*"|,(?!\s*[}\]])|[{}[\]:]|-?\d[\d.eE+-]*|true|false|null|\s+/y;

/** JSON is YAML, and the YAML reader knows lines; but not all YAML is JSON. */
const readJson = (source: string): Yaml => {
  const json = source.replace(/^\uFEFF/, '');
  const yaml = readYaml(json);
  if (yaml.problems.length > 0) return yaml;
  try {
    JSON.parse(json);
    return yaml;
  } catch {
    jsonToken.lastIndex = 0;
    let read = 0;
    while (read < json.length && jsonToken.test(json)) read = jsonToken.lastIndex;
    const line = lineAt(json, read);
    const message =
      'Unexpected text, expected JSON: keys and texts in double quotes, no comments, no comma before a closing bracket';
    return { ...yaml, value: undefined, problems: [{ line, message }] };
  }
};

const isMapping = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const namesIn = (value: unknown): string[] | null => {
  if (isMapping(value)) return Object.keys(value);
  return Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : null;
};

const readManifest = (path: string, source: string): ManifestFile => {
  const json = readJson(source);
  const shaped = readShape(json, manifestSchema);
  const keys = isMapping(json.value) ? json.value : {};
  return {
    path,
    value: shaped.value,
    named: {
      selected_docs: namesIn(keys['selected_docs']),
      design_areas: namesIn(keys['design_areas']),
      rationale: namesIn(keys['rationale']),
      traceability: namesIn(keys['traceability']),
    },
    problems: shaped.problems,
    lineOf: json.lineOf,
  };
};

export interface DesignSetFiles {
  folder: string;
  manifest: { path: string; text: string } | null;
  /** Every markdown file below the folder: which of them are design documents is found out here. */
  documents: Omit<SourceText, 'kind'>[];
  files: string[];
}

/** Other documents may stand beside them, such as the PRD: a design document is called one, selected as one, or says so. */
const isDesignDocument = (document: Document, selected: readonly string[]): boolean => {
  const name = fileNameOf(document.path);
  return (
    /design/i.test(name) ||
    document.frontMatter.document === 'design' ||
    selected.some((path) => fileNameOf(path) === name)
  );
};

export const readDesignSet = ({ folder, manifest, documents, files }: DesignSetFiles): DesignSet => {
  const read = manifest && readManifest(manifest.path, manifest.text);
  const selected = read?.named.selected_docs ?? [];
  return {
    folder,
    manifest: read,
    documents: documents
      .map((source) => readDocument({ ...source, kind: 'design' }))
      .filter((document) => isDesignDocument(document, selected)),
    files,
  };
};
