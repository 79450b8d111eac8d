import type { Problem } from '../../domain/finding.ts';
import type { DesignSet, Manifest, ManifestFile } from '../design-set.ts';
import type { DesignSetRule } from '../rule.ts';

const example = '{ "project_name": "Waitlist", "selected_docs": ["waitlist_backend_design.md"], … }';

const phaseParts = [
  { called: 'goals', name: /goal|objective|purpose|scope|outcome/i },
  { called: 'exit criteria', name: /exit|gate|criteria|done/i },
];

const phasesOf = (overview: Manifest['phase_plan_overview']) =>
  Object.entries(overview).map(([key, value]) => ({
    at: Array.isArray(overview) ? Number(key) : key,
    name: Array.isArray(overview) ? `phase ${Number(key) + 1} of the list` : `\`${key}\``,
    value: value as unknown,
  }));

/** Phases that are written as data; a sentence may say the same in any words. */
const problemsOfPhases = (manifest: Manifest, lineOf: ManifestFile['lineOf']): Problem[] =>
  phasesOf(manifest.phase_plan_overview).flatMap(({ at, name, value }) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
    return phaseParts
      .filter((part) => !Object.keys(value).some((key) => part.name.test(key)))
      .map(({ called }) => ({
        line: lineOf(['phase_plan_overview', at]),
        message: `Missing ${called} of ${name} at \`phase_plan_overview\`, expected each phase with its goals and exit criteria`,
        subject: `${at} ${called}`,
      }));
  });

const check = ({ folder, manifest, documents }: DesignSet): Problem[] => {
  if (manifest) {
    return manifest.value
      ? problemsOfPhases(manifest.value, manifest.lineOf)
      : manifest.problems.map((problem) => ({ ...problem, example }));
  }
  const path = folder === '' ? 'manifest.json' : `${folder}/manifest.json`;
  const message = `Missing \`manifest.json\`, expected one beside the ${documents.length} design document${documents.length === 1 ? '' : 's'} that says why each is there`;
  return [{ line: 1, path, message, example }];
};

export const designManifest: DesignSetRule = {
  id: 'design-manifest',
  summary: 'A technical design set has a manifest.json with all its keys, each in its shape.',
  about: 'design-set',
  level: 'block',
  when: 'always',
  check,
};
