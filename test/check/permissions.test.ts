import { expect, test } from '@jest/globals';
import type { Fact } from '../../src/domain/fact.ts';
import { check, fact, facts } from './check-world.ts';

/** What a contract says of guards, against what is passed. */

const passed = { by: ['browser', 'ClubWeb.Plugs.Role', 'require_staff', 'ClubWeb.Auth:ensure_chair'] };
const head = facts([
  fact('permission', 'GET /rooms/:id', passed),
  fact('permission', 'ClubWeb.RoomsLive', passed),
  fact('permission', 'ClubWeb.OpenLive', {}),
  fact('permission', 'require_staff', { form: 'plug' }),
  fact('permission', 'ClubWeb.Auth:ensure_chair', { form: 'on_mount' }),
]);

test.each([
  ['GET /rooms/:room_id: { by: require_staff }', 'conforms'],
  ['GET /rooms/:id: { by: ":require_staff" }', 'conforms'],
  ['GET /rooms/:id: { by: [browser, ClubWeb.Plugs.Role] }', 'conforms'],
  ['GET /rooms/:id: { by: "ClubWeb.Auth:ensure_chair" }', 'conforms'],
  ['GET /rooms/:id: { by: "{ClubWeb.Auth, :ensure_chair}" }', 'conforms'],
  ['GET /rooms/:id: { by: ensure_chair }', 'conforms'],
  ['GET /rooms/:id: { by: ClubWeb.Auth }', 'conforms'],
  ['GET /rooms/:id: { by: ensure_treasurer }', 'contradicts'],
  ['GET /rooms/:id: { by: [require_staff, ensure_treasurer] }', 'contradicts'],
  ['ClubWeb.RoomsLive: { by: require_staff }', 'conforms'],
  ['ClubWeb.OpenLive: { by: require_staff }', 'unverifiable'],
  ['":require_staff":', 'conforms'],
  ['"{ClubWeb.Auth, :ensure_chair}":', 'conforms'],
  ['POST /rooms: { by: require_staff }', 'missing'],
])('%s: %s', (entry, verdict) => {
  const { claims } = check({ contract: `permissions:\n  ${entry}\n`, head });
  expect(claims.map((claim) => claim.verdict)).toEqual([verdict]);
});

test('what is passed is told where something else was declared', () => {
  const { findings } = check({
    contract: 'permissions:\n  GET /rooms/:id: { by: ensure_treasurer }\n',
    head,
  });
  expect(findings[0]?.message).toBe(
    'permission `GET /rooms/:id`: by is ["browser","ClubWeb.Plugs.Role","require_staff","ClubWeb.Auth:ensure_chair"], expected "ensure_treasurer"',
  );
});

test.each(['closed: [permissions]', 'forbid: [new permissions]'])(
  'a new route brings no permission that %j would speak of, a new guard does',
  (contract) => {
    const added = (more: Fact): string[] =>
      check({
        contract: `${contract}\n`,
        base: facts([fact('permission', 'require_staff', { form: 'plug' })]),
        head: facts([fact('permission', 'require_staff', { form: 'plug' }), more]),
      }).findings.map(({ level }) => level);
    expect(added(fact('permission', 'GET /rooms', passed))).toEqual([]);
    expect(added(fact('permission', 'require_chair', { form: 'plug' }))).toEqual(['block']);
  },
);
