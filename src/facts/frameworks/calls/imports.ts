import { groupOf, moduleName } from '../../languages/elixir/modules.ts';
import type { Site } from '../../languages/elixir/sites.ts';
import { keywordOf, type Node } from '../../languages/elixir/tree.ts';

/** `import Module`, with what `only:` and `except:` list as `name/arity`. */
export interface Import {
  module: string;
  only?: string[];
  except?: string[];
}

/** `[name: 1, other: 2]`; undefined for `:functions`, and for what is computed. */
const namesIn = (node: Node | undefined): string[] | undefined => {
  const pairs = node?.type === 'list' ? node.items : [];
  if (node?.type !== 'list') return undefined;
  return pairs.flatMap((item) =>
    item.type === 'keywords'
      ? item.pairs.flatMap(({ key, value }) =>
          key.type === 'atom' && value.type === 'literal' ? [`${key.name}/${value.value}`] : [],
        )
      : [],
  );
};

/** Null for a call that is no import. */
export const importAt = ({ call, region: { scope } }: Site): Import[] | null => {
  if (call.name !== 'import' || call.receiver) return null;
  const [target] = call.args;
  const [only, except] = ['only', 'except'].map((key) => namesIn(keywordOf(call.args, key)));
  const module = moduleName(target, scope);
  const modules = module === null ? (groupOf(target, scope) ?? []) : [module];
  return modules.map((name) => ({
    module: name,
    ...(only ? { only } : {}),
    ...(except ? { except } : {}),
  }));
};
