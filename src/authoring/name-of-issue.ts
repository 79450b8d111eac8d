import type { Issue } from '../domain/authoring.ts';

export const nameOfIssue = ({ number }: Issue): string =>
  number === null ? 'the request' : `issue #${number}`;
