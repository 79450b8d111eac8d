/** A path as the relative reference of a URI, which also ends no markdown link. */
export const uriOfPath = (path: string): string =>
  path
    .toWellFormed()
    .split('/')
    .map((segment) => encodeURIComponent(segment).replaceAll('(', '%28').replaceAll(')', '%29'))
    .join('/');
