/** The sections and keys that a contract may have, as a model or a person reads them. */

interface Shape {
  type?: string | string[];
  description?: string;
  enum?: string[];
  pattern?: string;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  propertyNames?: Shape;
  items?: Shape;
}

/** Of alternatives, the one that says most. */
const fullest = (shape: Shape): Shape => {
  const options = shape.anyOf ?? [];
  return options.find((option) => option.properties ?? option.additionalProperties) ?? options[0] ?? shape;
};

const isEntry = (key: string): boolean => key === 'phase' || key === 'requirements';

const wordsFor = (shape: Shape): string => {
  const { type, enum: values, items } = fullest(shape);
  if (values) return values.join(' | ');
  if (type === 'array') return items ? `[${wordsFor(items)}]` : '[…]';
  return Array.isArray(type) ? type.join(' or ') : (type ?? 'any');
};

const keysOf = (shape: Shape, indent: string): string[] =>
  Object.entries(fullest(shape).properties ?? {})
    .filter(([key]) => !isEntry(key))
    .flatMap(([key, value]) => lineOf(key, value, indent));

const lineOf = (key: string, shape: Shape, indent: string): string[] => {
  const { additionalProperties, properties, type, items } = fullest(shape);
  const note = shape.description === undefined ? '' : ` — ${shape.description}`;
  if (typeof additionalProperties === 'object')
    return [`${indent}${key}: by name${note}`, ...keysOf(additionalProperties, `${indent}  `)];
  if (properties) return [`${indent}${key}:${note}`, ...keysOf(shape, `${indent}  `)];
  if (type === 'array' && items && fullest(items).properties)
    return [`${indent}${key}: list of${note}`, ...keysOf(items, `${indent}  `)];
  return [`${indent}${key}: ${wordsFor(shape)}${note}`];
};

/** `schema`: the published JSON schema of a contract. */
export const describeContract = (schema: unknown): string =>
  [
    ...Object.entries((schema as Shape).properties ?? {}).flatMap(([key, shape]) => lineOf(key, shape, '')),
    'Every entry may also have `phase: N` and `requirements: [FR-001]`.',
  ].join('\n');
