import type { Facts } from '../../src/domain/fact.ts';

/** Facts and open sets as lines that a test can spell out. */

export const subjects = ({ facts }: Facts): string[] => facts.map(({ subject }) => subject);

export const told = ({ facts }: Facts): string[] =>
  facts.map(({ subject, attributes, line }) => `${subject} ${JSON.stringify(attributes)} :${line}`);

export const opened = ({ open }: Facts): string[] =>
  open.map(({ within, why, line }) => `${within} ${why} :${line}`);
