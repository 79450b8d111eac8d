import type { Language } from '../language.ts';

/** One file of SQL as a visitor sees it. */
export interface SqlSource {
  text: string;
}

export const sql: Language<SqlSource> = {
  extensions: ['.sql'],
  grammars: [],
  read: (text) => ({ source: { text }, modules: [], fault: null }),
};
