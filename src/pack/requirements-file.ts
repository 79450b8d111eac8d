import * as z from 'zod';
import type { Problem } from '../domain/finding.ts';
import { readShape } from '../text/shape.ts';
import { readYaml, type Yaml, type YamlPath } from '../text/yaml.ts';
import { type Declared, idsIn } from './requirements.ts';

/** `requirements.yml` beside prd.md: the same requirements and criteria, kept as data. */
export interface RequirementsFile {
  path: string;
  text: string;
  declared: Declared[];
  problems: Problem[];
}

const criterion = z.looseObject({
  id: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  requirement_id: z.string().optional(),
});
const requirement = z.looseObject({
  id: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  acceptance_criteria: z.array(criterion).optional(),
});
const requirementsSchema = z.looseObject({
  requirements: z.array(requirement),
  acceptance_criteria: z.array(criterion).optional(),
});

type Criterion = z.infer<typeof criterion>;

const textOf = ({ title, description }: Criterion): string =>
  [title, description].filter((part) => part !== undefined).join('\n');

/** A criterion that stands on its own may name what it proves in its title: `(FR-001, FR-003) Given …`. */
const requirementsIn = (entry: Criterion): string[] =>
  idsIn(textOf(entry)).filter((id) => !id.startsWith('AC'));

const declare = (
  entry: Criterion,
  kind: Declared['kind'],
  names: string[],
  yaml: Yaml,
  path: YamlPath,
): Declared => {
  const line = yaml.lineOf(path);
  return { id: entry.id, kind, line, endLine: line, text: textOf(entry), names };
};

interface Source {
  path: string;
  text: string;
  fault?: string | undefined;
}

export const readRequirementsFile = ({ path, text, fault }: Source): RequirementsFile => {
  if (fault !== undefined) return { path, text, declared: [], problems: [{ line: 1, message: fault }] };
  const yaml = readYaml(text);
  const shaped = readShape(yaml, requirementsSchema);
  if (!shaped.value) return { path, text, declared: [], problems: shaped.problems };
  const { requirements, acceptance_criteria: criteria = [] } = shaped.value;
  const declared = [
    ...requirements.flatMap((entry, index) => {
      const at = ['requirements', index];
      return [
        declare(entry, entry.id.startsWith('NFR') ? 'NFR' : 'FR', [], yaml, [...at, 'id']),
        ...(entry.acceptance_criteria ?? []).map((inner, position) =>
          declare(inner, 'AC', [...new Set([entry.id, ...requirementsIn(inner)])], yaml, [
            ...at,
            'acceptance_criteria',
            position,
            'id',
          ]),
        ),
      ];
    }),
    ...criteria.map((entry, index) =>
      declare(
        entry,
        'AC',
        [...new Set([...(entry.requirement_id ? [entry.requirement_id] : []), ...requirementsIn(entry)])],
        yaml,
        ['acceptance_criteria', index, 'id'],
      ),
    ),
  ];
  return { path, text, declared, problems: [] };
};
