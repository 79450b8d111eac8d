import * as z from 'zod';
import {
  attributesOf,
  keyOfSection,
  type ClaimKind,
  type ContractSection,
  entriesOf,
} from '../claim-kind.ts';
import { isMethod, isModuleNamed, pathFit } from '../loose-names.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'LIVE', '*'];

/** `WaitlistLive` is `MyAppWeb.WaitlistLive`, and a controller may be named without its action. */
const isSameHandler = (expected: string, found: string): boolean =>
  isModuleNamed(expected)(found) || isModuleNamed(expected)(found.replace(/\.[a-z_]\w*[?!]?$/, ''));

/** Parameters may be named as one likes: `/users/:id` and `/users/:user_id` are one path. */
export const routeKind: ClaimKind = {
  kind: 'route',
  factKind: 'route',
  plural: 'routes',
  entry: keyOfSection('routes'),
  identity: (subject) => {
    const [method = '', path = ''] = subject.trim().split(/\s+/);
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map((part) => (part.startsWith(':') ? ':' : part));
    return `${method.toUpperCase()} /${parts.join('/')}`;
  },
  same: {
    handler: (expected, found) =>
      typeof expected === 'string' && typeof found === 'string' && isSameHandler(expected, found),
  },
  loosely: (claimed) => {
    const [method = '*', path = ''] = claimed.split(' ');
    return ({ subject }) => {
      const [own = '', there = ''] = subject.split(' ');
      return isMethod(method, own) && pathFit(path, there) > 0;
    };
  },
  fit: (claimed, found) => pathFit(claimed.split(' ')[1] ?? '', found.split(' ')[1] ?? ''),
};

const content = z.record(
  z
    .string()
    .regex(new RegExp(`^(?:${methods.map((method) => method.replace('*', '\\*')).join('|')}) /\\S*$`), {
      error: 'a method and a path, such as `GET /admin/health`',
    }),
  z
    .strictObject({
      ...entriesOf({}).valueType.unwrap().shape,
      handler: z.string().optional(),
      pipelines: z.array(z.string()).optional(),
      session: z.string().nullable().optional(),
    })
    .nullable(),
);

export const routesSection: ContractSection<z.infer<typeof content>> = {
  key: 'routes',
  schema: content,
  read: (routes) =>
    Object.entries(routes).map(([subject, entry]) => ({
      kind: 'route',
      subject,
      expected: attributesOf(entry),
      at: ['routes', subject],
      phase: entry?.phase,
      requirements: entry?.requirements,
    })),
};
