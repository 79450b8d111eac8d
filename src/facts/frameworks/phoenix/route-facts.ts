import type { Fact } from '../../../domain/fact.ts';
import { knownOnly } from '../../linking.ts';
import type { RouteStep } from './steps.ts';
import { addOpen, joinPaths, type Scope, type Walk, written } from './walk.ts';

export const fullModule = ({ module, isAliased }: RouteStep, { alias }: Scope): string | null => {
  if (module === null || module.startsWith(':') || !isAliased) return module;
  return alias === null ? null : [...alias, module].join('.');
};

const handlerOf = (step: RouteStep, scope: Scope): string | null => {
  const module = fullModule(step, scope);
  if (module === null || step.form !== 'match') return module;
  if (step.action === null) return null;
  return step.action.name === null ? module : `${module}.${step.action.name}`;
};

const attributesOf = (step: RouteStep, scope: Scope): Fact['attributes'] =>
  knownOnly({
    handler: handlerOf(step, scope) ?? undefined,
    action: step.action ? step.action.name : undefined,
    form: step.form,
    pipelines: scope.pipes ?? undefined,
    session: step.form === 'live' ? scope.session : null,
    host: scope.host ?? undefined,
    conditional: scope.isConditional ? true : undefined,
  });

export const addRoute = (walk: Walk, step: RouteStep, scope: Scope): void => {
  const { path, isWhole } = written(joinPaths(scope, step.path));
  const subject = `${step.method} ${path}`;
  const place = { path: scope.from.path, line: step.line };
  if (!isWhole) addOpen(walk, subject, { why: 'their path is computed', ...place });
  else if (scope.doubt !== null) addOpen(walk, subject, { why: scope.doubt, ...place });
  else walk.facts.push({ kind: 'route', subject, attributes: attributesOf(step, scope), ...place });
};
