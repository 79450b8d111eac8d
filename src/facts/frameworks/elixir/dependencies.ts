import type { Fact } from '../../../domain/fact.ts';
import type { HeexSource, ModuleIndex, Placed, Purpose } from '../../framework.ts';
import { fullName } from '../../languages/elixir/modules.ts';

/** What a module, or a template of it, names of the modules of the project. */

interface Naming {
  module: string;
  path: string;
  /** The modules that it names, each with the first line. */
  names: readonly (readonly [name: string, line: number])[];
}

/** A template that is a file of its own: the modules that it names, each with the first line. */
export interface TemplatePart {
  part: 'template';
  names: [name: string, line: number][];
}

export const templateNames = ({ template }: HeexSource): TemplatePart[] => {
  const names = new Map<string, number>();
  for (const { name, below } of template.modules) if (!names.has(name)) names.set(name, below + 1);
  return names.size > 0 ? [{ part: 'template', names: [...names] }] : [];
};

/** `MyAppWeb.Router.Helpers` is made by the router, and means it. */
const definedName = (name: string, { defined, uses }: ModuleIndex): string | null => {
  if (defined.has(name)) return name;
  const router = name.endsWith('.Helpers') ? name.slice(0, -'.Helpers'.length) : '';
  return uses.get(router)?.some((used) => /^Phoenix\.Router$| :router$/.test(used)) ? router : null;
};

export const dependencies = ({ module, path, names }: Naming, purpose: Purpose): Fact[] => {
  const lines = new Map<string, number>();
  for (const [name, line] of names) {
    const to = purpose.leads(path, name) ? definedName(name, purpose) : null;
    if (to !== null && to !== module) lines.set(to, Math.min(lines.get(to) ?? line, line));
  }
  return [...lines].map(([to, line]) => ({
    kind: 'dependency',
    subject: `${module} -> ${to}`,
    attributes: {},
    path,
    line,
  }));
};

/** What a template names, its module depends on. */
const dependenciesOf = ({ path, part }: Placed<TemplatePart>, purpose: Purpose): Fact[] => {
  const owner = purpose.templates.get(path);
  const names = part.names.map(([name, line]): [string, number] => [
    fullName(name, owner?.aliases ?? new Map()),
    line,
  ]);
  return owner ? dependencies({ module: owner.module, path, names }, purpose) : [];
};

/** Dependencies of templates that their modules do not have by themselves; of several templates the first is told. */
export const templateDependencies = (
  templates: readonly Placed<TemplatePart>[],
  own: readonly Fact[],
  purpose: Purpose,
): Fact[] => {
  const known = new Set(own.flatMap(({ kind, subject }) => (kind === 'dependency' ? [subject] : [])));
  return templates
    .flatMap((template) => dependenciesOf(template, purpose))
    .filter(({ subject }) => {
      const isNew = !known.has(subject);
      known.add(subject);
      return isNew;
    });
};
