import type { Problem } from '../../domain/finding.ts';
import { moduleName } from '../../facts/languages/elixir/modules.ts';
import { type Region, regionsIn } from '../../facts/languages/elixir/regions.ts';
import { type Call, type Node, walk } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { hasKey, pairsOf } from '../questions/literals.ts';

const named = new Set(['DynamicSupervisor', 'Task.Supervisor', 'Registry', 'PartitionSupervisor']);

/** `{DynamicSupervisor, strategy: :one_for_one}` in a list of children: what it starts can be found by nobody. */
const namelessChild = (node: Node, { scope }: Region): string | null => {
  if (node.type !== 'tuple' || node.items.length !== 2) return null;
  const [module, options] = node.items;
  const name = moduleName(module, scope);
  const pairs = pairsOf(options);
  return name !== null && named.has(name) && pairs && !hasKey(pairs, 'name') ? name : null;
};

const isStart = ({ name, receiver }: Call): boolean =>
  name === 'start_link' && receiver?.type === 'alias' && receiver.name === 'Supervisor';

/** `Supervisor.start_link(children, strategy: :one_for_one)` of an application, of which there is one. */
const namelessStart = (node: Node, isApplication: boolean): string | null => {
  if (!isApplication || node.type !== 'call' || !isStart(node) || node.args.length !== 2) return null;
  const pairs = pairsOf(node.args[1]);
  return pairs && pairs.length > 0 && !hasKey(pairs, 'name') ? 'Supervisor' : null;
};

const namelessIn = (node: Node, region: Region, isApplication: boolean): Problem[] => {
  const candidates = node.type === 'list' ? node.items : [];
  const children = candidates.flatMap((item) => {
    const called = namelessChild(item, region);
    return called === null ? [] : [{ called, line: item.line }];
  });
  const started = namelessStart(node, isApplication);
  return [...children, ...(started === null ? [] : [{ called: started, line: node.line }])].map(
    ({ called, line }) => ({
      line,
      message: `Missing name of a \`${called}\`, expected \`name:\` among its options`,
      example: 'name: MyApp.TaskSupervisor',
    }),
  );
};

export const elixirNamedSupervisor: Guideline = {
  id: 'elixir-named-supervisor',
  summary: 'Supervisors and registries have a name, under which they are used.',
  about: ['elixir'],
  level: whereTorus,
  words: ['Supervisor', 'Registry'],
  check: ({ elixir }) => {
    const applications = new Set(
      elixir.modules
        .filter(({ uses }) => uses.some(({ module }) => module === 'Application'))
        .map(({ name }) => name),
    );
    return regionsIn(elixir)
      .filter(({ scope }) => scope.name !== null)
      .flatMap((region) =>
        [...walk(region.nodes)].flatMap((node) =>
          namelessIn(node, region, applications.has(region.scope.name)),
        ),
      );
  },
};
