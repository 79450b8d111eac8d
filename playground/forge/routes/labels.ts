import { addLabel, labelIssue, unlabelIssue } from '../acts/issues.ts';
import { accountOf } from '../http/actor.ts';
import { notFound, unprocessable, validationFailed } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { created, get, needs, noContent, ok, patch, post, put, remove } from '../http/route.ts';
import type { Forge } from '../forge.ts';
import { emit } from '../hooks/emit.ts';
import { type Issue, type Label, type Repository, findLabel } from '../store.ts';
import { viewLabel } from '../views/issue.ts';
import { conversation, requireIssue, setLabels } from './issues.ts';

const base = '/repos/{owner}/{repo}/labels';
const ofIssue = '/repos/{owner}/{repo}/issues/{issue_number}/labels';

const requireLabel = (repository: Repository, name: string): Label => {
  const label = findLabel(repository, name);
  if (!label) throw notFound();
  return label;
};

const requireFree = (repository: Repository, name: string): void => {
  if (findLabel(repository, name)) {
    throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
  }
};

const requireColor = (color: string | undefined): void => {
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color)) {
    throw validationFailed({ resource: 'Label', code: 'invalid', field: 'color' });
  }
};

/** A list, an object with a list, names or objects with names: the API takes them all. */
const namesIn = (body: unknown): string[] => {
  const inner = Array.isArray(body) ? body : (body as { labels?: unknown } | undefined)?.labels;
  if (typeof body === 'string') return [body];
  if (!Array.isArray(inner)) throw unprocessable('Invalid request.\n\n"labels" wasn\'t supplied.');
  return (inner as unknown[]).map((label) =>
    typeof label === 'string' ? label : String((label as { name?: unknown }).name),
  );
};

const viewLabels = (forge: Forge, repository: Repository, issue: Issue) =>
  issue.labels.map((label) => viewLabel(forge, repository, label));

export const labelRoutes = [
  get(base, needs('read', ...conversation('read')), ({ forge, repository, query, address }) =>
    paged({ query, address }, repository.labels, (label) => viewLabel(forge, repository, label)),
  ),

  post(base, needs('triage', ...conversation('write')), ({ forge, repository, actor, body }) => {
    requireFree(repository, body.name);
    requireColor(body.color);
    return created(viewLabel(forge, repository, addLabel(forge, repository, body, accountOf(actor))));
  }),

  get(`${base}/{name}`, needs('read', ...conversation('read')), ({ forge, repository, params }) =>
    ok(viewLabel(forge, repository, requireLabel(repository, params.name))),
  ),

  patch(
    `${base}/{name}`,
    needs('triage', ...conversation('write')),
    ({ forge, repository, actor, params, body }) => {
      const label = requireLabel(repository, params.name);
      requireColor(body.color);
      const { new_name: name = label.name, color = label.color, description = label.description } = body;
      if (name.toLowerCase() !== label.name.toLowerCase()) requireFree(repository, name);
      const changes = name === label.name ? {} : { name: { from: label.name } };
      Object.assign(label, { name, color, description });
      const payload = { label: viewLabel(forge, repository, label), changes };
      emit(forge, { name: 'label', action: 'edited', repository, sender: accountOf(actor), payload });
      return ok(viewLabel(forge, repository, label));
    },
  ),

  remove(
    `${base}/{name}`,
    needs('triage', ...conversation('write')),
    ({ forge, repository, actor, params }) => {
      const label = requireLabel(repository, params.name);
      repository.labels = repository.labels.filter((kept) => kept !== label);
      for (const issue of repository.issues) issue.labels = issue.labels.filter((kept) => kept !== label);
      const payload = { label: viewLabel(forge, repository, label) };
      emit(forge, { name: 'label', action: 'deleted', repository, sender: accountOf(actor), payload });
      return noContent;
    },
  ),

  get(ofIssue, needs('read', ...conversation('read')), ({ forge, repository, params, query, address }) =>
    paged({ query, address }, requireIssue(repository, params.issue_number).labels, (label) =>
      viewLabel(forge, repository, label),
    ),
  ),

  post(
    ofIssue,
    needs('triage', ...conversation('write')),
    async ({ forge, repository, actor, params, body }) => {
      const issue = requireIssue(repository, params.issue_number);
      await labelIssue(forge, repository, issue, namesIn(body), accountOf(actor));
      return ok(viewLabels(forge, repository, issue));
    },
  ),

  put(
    ofIssue,
    needs('triage', ...conversation('write')),
    async ({ forge, repository, actor, params, body }) => {
      const issue = requireIssue(repository, params.issue_number);
      await setLabels(forge, repository, issue, namesIn(body), accountOf(actor));
      return ok(viewLabels(forge, repository, issue));
    },
  ),

  remove(ofIssue, needs('triage', ...conversation('write')), async ({ forge, repository, actor, params }) => {
    const issue = requireIssue(repository, params.issue_number);
    await setLabels(forge, repository, issue, [], accountOf(actor));
    return noContent;
  }),

  remove(
    `${ofIssue}/{name}`,
    needs('triage', ...conversation('write')),
    async ({ forge, repository, actor, params }) => {
      const issue = requireIssue(repository, params.issue_number);
      const label = issue.labels.find(({ name }) => name.toLowerCase() === params.name.toLowerCase());
      if (!label) throw notFound('Label does not exist');
      await unlabelIssue(forge, repository, issue, label, accountOf(actor));
      return ok(viewLabels(forge, repository, issue));
    },
  ),
];
