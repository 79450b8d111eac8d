import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { expectRefusal } from './fails.ts';
import { type ForgeWorld, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let number: number;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

beforeEach(async () => {
  const rae = await world.as('rae');
  ({
    data: { number },
  } = await rae.rest.issues.create({ ...octo, title: 'A waitlist', body: 'Students wait.' }));
  await world.forge.delivered();
  world.receiver.received.splice(0);
});

const told = async (): Promise<string[]> => {
  await world.forge.delivered();
  expect(world.receiver.faults).toEqual([]);
  return world.receiver.received.map(({ event, action }) => `${event}.${action}`);
};

test('a label is told with the issue, and made where the repository lacks it', async () => {
  const tri = await world.as('tri');
  const { data } = await tri.rest.issues.addLabels({
    ...octo,
    issue_number: number,
    labels: [`spec: ${number}`],
  });
  expect(data.map(({ name }) => name)).toEqual([`spec: ${number}`]);
  expect((await told()).toSorted()).toEqual(['issues.labeled', 'label.created']);
  const { payload } = world.receiver.received.find(({ event }) => event === 'issues') ?? {};
  expect(payload).toMatchObject({
    label: { name: `spec: ${number}` },
    issue: { number },
    sender: { login: 'tri' },
    installation: { id: world.installationId },
  });
  const removal = { ...octo, issue_number: number, name: `spec: ${number}` };
  await tri.rest.issues.removeLabel(removal);
  expect(await told()).toContain('issues.unlabeled');
  await expectRefusal(tri.rest.issues.removeLabel(removal), 404, 'Label does not exist');
});

test('labels of the repository are made once, changed, and taken from issues with them', async () => {
  const wes = await world.as('wes');
  const label = { ...octo, name: 'design', color: '5319e7', description: 'Has a design' };
  await wes.rest.issues.createLabel(label);
  await expectRefusal(wes.rest.issues.createLabel(label), 422, 'Validation Failed');
  await wes.rest.issues.setLabels({ ...octo, issue_number: number, labels: ['design'] });
  await wes.rest.issues.updateLabel({ ...octo, name: 'design', new_name: 'spec', color: '000000' });
  const { data } = await wes.rest.issues.listLabelsOnIssue({ ...octo, issue_number: number });
  expect(data).toMatchObject([{ name: 'spec', color: '000000' }]);
  await wes.rest.issues.deleteLabel({ ...octo, name: 'spec' });
  const { data: issue } = await wes.rest.issues.get({ ...octo, issue_number: number });
  expect(issue.labels).toEqual([]);
  expect(await told()).toEqual(expect.arrayContaining(['label.created', 'label.edited', 'label.deleted']));
});

test('a comment is the author’s, and an App’s says so', async () => {
  const app = await world.installed();
  const { data: comment } = await app.rest.issues.createComment({
    ...octo,
    issue_number: number,
    body: 'Working on it',
  });
  expect(comment).toMatchObject({
    user: { login: 'checker[bot]', type: 'Bot' },
    performed_via_github_app: { id: world.appId },
  });
  await app.rest.issues.updateComment({ ...octo, comment_id: comment.id, body: 'Done' });
  const { data } = await app.rest.issues.listComments({ ...octo, issue_number: number });
  expect(data.map(({ body }) => body)).toEqual(['Done']);
  expect((await told()).toSorted()).toEqual(['issue_comment.created', 'issue_comment.edited']);
  const edited = world.receiver.received.find(({ action }) => action === 'edited');
  expect(edited?.payload['changes']).toEqual({ body: { from: 'Working on it' } });
  await expectRefusal(
    (await world.as('rae')).rest.issues.updateComment({ ...octo, comment_id: comment.id, body: 'No' }),
    403,
  );
});

test('an empty comment is refused, and so is one that is too long', async () => {
  const rae = await world.as('rae');
  const comment = (body: string) => rae.rest.issues.createComment({ ...octo, issue_number: number, body });
  await expectRefusal(comment('  '), 422, 'Validation Failed');
  await expectRefusal(comment('x'.repeat(65_537)), 422, 'Validation Failed');
});

test('a reaction is given once', async () => {
  const app = await world.installed();
  const { data: comment } = await (
    await world.as('rae')
  ).rest.issues.createComment({ ...octo, issue_number: number, body: '/spec help' });
  const eyes = { ...octo, comment_id: comment.id, content: 'eyes' as const };
  const first = await app.rest.reactions.createForIssueComment(eyes);
  const second = await app.rest.reactions.createForIssueComment(eyes);
  expect([first.status, second.status]).toEqual([201, 200]);
  const { data } = await app.rest.issues.getComment({ ...octo, comment_id: comment.id });
  expect(data.reactions).toMatchObject({ total_count: 1, eyes: 1 });
  await app.rest.reactions.deleteForIssueComment({
    ...octo,
    comment_id: comment.id,
    reaction_id: first.data.id,
  });
  expect((await app.rest.reactions.listForIssueComment({ ...octo, comment_id: comment.id })).data).toEqual(
    [],
  );
});

test('an issue is closed and opened again with its reason', async () => {
  const tri = await world.as('tri');
  const issue = { ...octo, issue_number: number };
  const { data: closed } = await tri.rest.issues.update({
    ...issue,
    state: 'closed',
    state_reason: 'not_planned',
  });
  expect(closed).toMatchObject({
    state: 'closed',
    state_reason: 'not_planned',
    closed_by: { login: 'tri' },
  });
  const { data: opened } = await tri.rest.issues.update({ ...issue, state: 'open' });
  expect(opened).toMatchObject({ state: 'open', state_reason: 'reopened', closed_at: null });
  await tri.rest.issues.update({ ...issue, title: 'Another title' });
  expect((await told()).toSorted()).toEqual(['issues.closed', 'issues.edited', 'issues.reopened']);
});

test('issues are listed by label and state, a page at a time', async () => {
  const tri = await world.as('tri');
  for (const title of ['One', 'Two', 'Three']) {
    await tri.rest.issues.create({ ...octo, title, labels: ['paged'] });
  }
  const first = await tri.rest.issues.listForRepo({ ...octo, labels: 'paged', per_page: 2 });
  expect(first.data.map(({ title }) => title)).toEqual(['Three', 'Two']);
  expect(first.headers.link).toMatch(/page=2>; rel="next".*page=2>; rel="last"/);
  const all = await tri.paginate(tri.rest.issues.listForRepo, { ...octo, labels: 'paged', per_page: 2 });
  expect(all).toHaveLength(3);
});
