import type { Problem } from '../../domain/finding.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { type RouterCall, routerCallsIn } from '../questions/scopes.ts';

const routes = /^(?:get|post|put|patch|delete|options|head|connect|trace|match|live|resources|forward)$/;

const firstPart = (name: string): string => name.split('.', 1)[0] ?? name;

/** `MyAppWeb.PageController` in a scope of `MyAppWeb`, which puts it before the name once more. */
const repeats = (name: string, prefix: string): boolean => name.startsWith(`${firstPart(prefix)}.`);

const shorter = (name: string, prefix: string): string =>
  name.startsWith(`${prefix}.`) ? `\`${name.slice(prefix.length + 1)}\`` : 'a scope without that alias';

const checkRoute = ({ call, prefix, scope, depth }: RouterCall): Problem[] => {
  if (!routes.test(call.name ?? '') || call.receiver || prefix === null) return [];
  const given = call.args.find(({ type }) => type === 'alias');
  if (given?.type !== 'alias') return [];
  const { name, line } = given;
  if (prefix !== '')
    return repeats(name, prefix)
      ? [
          {
            line,
            subject: name,
            message: `Unexpected \`${name}\` in a scope of \`${prefix}\`, expected ${shorter(name, prefix)}: the scope puts \`${prefix}\` before it`,
          },
        ]
      : [];
  const web = firstPart(scope.name ?? '');
  if (depth === 0 || call.name === 'forward' || !web.endsWith('Web') || !name.startsWith(`${web}.`))
    return [];
  return [
    {
      line,
      subject: name,
      message: `Unexpected \`${name}\` in full, expected the alias \`${web}\` on the scope around it`,
    },
  ];
};

export const routerScopeAlias: Guideline = {
  id: 'router-scope-alias',
  summary: 'The alias of a scope names the modules of its routes, once.',
  about: ['elixir'],
  level: whereTorus,
  words: ['scope'],
  check: (source) => routerCallsIn(source).flatMap(checkRoute),
};
