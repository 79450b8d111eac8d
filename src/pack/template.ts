/** `{{name}}` → its value, on one line: a title must not break out of its place. */
export const fillTemplate = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '').replace(/\s+/g, ' ').trim() : whole,
  );
