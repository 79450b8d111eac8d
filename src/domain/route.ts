/**
 * A route's subject is its method and its path, as Phoenix prints them: `GET /admin/users/:id`; `*` is every method. What
 * an open set of routes holds is told in the same words: `* /admin` is whatever stands at /admin or below it, by any
 * method, and '' is every route.
 */

interface Route {
  method: string;
  segments: string[];
}

const readRoute = (subject: string): Route => {
  const [method = '', path = ''] = subject.split(/\s+/, 2);
  return { method: method.toUpperCase(), segments: path.split('/').filter((segment) => segment !== '') };
};

/** `/admin//users/` and `admin/users` are `/admin/users`. */
export const routePath = (path: string): string =>
  `/${path
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')}`;

/** Whether a route is one of an open set. */
export const isAmongRoutes = (subject: string, within: string): boolean => {
  if (within === '') return true;
  const [route, set] = [readRoute(subject), readRoute(within)];
  const isMethod = set.method === '*' || route.method === '*' || set.method === route.method;
  return isMethod && set.segments.every((segment, index) => segment === route.segments[index]);
};
