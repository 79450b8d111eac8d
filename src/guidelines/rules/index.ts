import type { Guideline } from '../guideline.ts';
import { ectoChangesetChanges } from './ecto-changeset-changes.ts';
import { ectoProtectedCast } from './ecto-protected-cast.ts';
import { ectoQueryInLoop } from './ecto-query-in-loop.ts';
import { ectoTextField } from './ecto-text-field.ts';
import { ectoValidateNumber } from './ecto-validate-number.ts';
import { elixirAsyncStream } from './elixir-async-stream.ts';
import { elixirAtomFromInput } from './elixir-atom-from-input.ts';
import { elixirCoreWithoutWeb } from './elixir-core-without-web.ts';
import { elixirElseIf } from './elixir-else-if.ts';
import { elixirListIndex } from './elixir-list-index.ts';
import { elixirLostBinding } from './elixir-lost-binding.ts';
import { elixirNamedSupervisor } from './elixir-named-supervisor.ts';
import { elixirNestedCase } from './elixir-nested-case.ts';
import { elixirNestedModules } from './elixir-nested-modules.ts';
import { elixirPredicateName } from './elixir-predicate-name.ts';
import { elixirSecret } from './elixir-secret.ts';
import { elixirStructAccess } from './elixir-struct-access.ts';
import { heexClassList } from './heex-class-list.ts';
import { heexCurrentScope } from './heex-current-scope.ts';
import { heexForLoop } from './heex-for-loop.ts';
import { heexFormChangeset } from './heex-form-changeset.ts';
import { heexFormHelper } from './heex-form-helper.ts';
import { heexFormLet } from './heex-form-let.ts';
import { heexInlineScript } from './heex-inline-script.ts';
import { heexInterpolation } from './heex-interpolation.ts';
import { heexOldTemplate } from './heex-old-template.ts';
import { liveViewNavigation } from './live-view-navigation.ts';
import { liveViewPhxUpdate } from './live-view-phx-update.ts';
import { liveViewStreamEnumerated } from './live-view-stream-enumerated.ts';
import { liveViewStreamParent } from './live-view-stream-parent.ts';
import { routerLiveSession } from './router-live-session.ts';
import { routerScopeAlias } from './router-scope-alias.ts';

/** Every guideline, in the order in which `specgate rules` lists them. A new one is a file here, a page in docs/rules, and a line below. */
export const guidelines: readonly Guideline[] = [
  elixirCoreWithoutWeb,
  elixirSecret,
  elixirAtomFromInput,
  elixirListIndex,
  elixirElseIf,
  elixirLostBinding,
  elixirNestedCase,
  elixirNestedModules,
  elixirStructAccess,
  elixirPredicateName,
  elixirNamedSupervisor,
  elixirAsyncStream,
  ectoQueryInLoop,
  ectoTextField,
  ectoValidateNumber,
  ectoChangesetChanges,
  ectoProtectedCast,
  routerScopeAlias,
  routerLiveSession,
  heexCurrentScope,
  heexOldTemplate,
  heexFormHelper,
  heexFormChangeset,
  heexFormLet,
  heexInterpolation,
  heexClassList,
  heexForLoop,
  heexInlineScript,
  liveViewNavigation,
  liveViewPhxUpdate,
  liveViewStreamParent,
  liveViewStreamEnumerated,
];
