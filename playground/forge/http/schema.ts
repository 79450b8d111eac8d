type Schema = Record<string, unknown>;

const referenced = (value: Schema): string | null => {
  const reference = value['$ref'];
  return typeof reference === 'string' ? (reference.split('/').at(-1) ?? null) : null;
};

/** What OpenAPI calls nullable, in the words of JSON schema. */
const orNull = ({ nullable, ...schema }: Schema): Schema =>
  nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;

/** A schema that stands by itself: what it refers to comes with it. */
export const selfContained = (schema: object, schemas: Record<string, object>): object => {
  const definitions: Schema = {};
  const define = (name: string): void => {
    if (name in definitions) return;
    definitions[name] = true;
    definitions[name] = copy(schemas[name]);
  };
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const name = referenced(value as Schema);
    if (name !== null) {
      define(name);
      return { $ref: `#/definitions/${name}` };
    }
    // GitHub's alternatives overlap, so that nothing would be exactly one of them.
    const copied = Object.entries(value).map(([key, inner]) => [
      key === 'oneOf' ? 'anyOf' : key,
      copy(inner),
    ]);
    return orNull(Object.fromEntries(copied) as Schema);
  };
  const root = copy(schema) as Schema;
  return { ...root, definitions };
};
