import type { Rule } from '../rule.ts';
import { frontMatter } from './front-matter.ts';
import { linksResolve } from './links-resolve.ts';
import { noPlaceholder } from './no-placeholder.ts';
import { readable } from './readable.ts';
import { requirementsFile } from './requirements-file.ts';
import { uniqueIds } from './unique-ids.ts';
import { uniqueSlugs } from './unique-slugs.ts';

export const commonRules: readonly Rule[] = [
  uniqueSlugs,
  readable,
  frontMatter,
  requirementsFile,
  uniqueIds,
  linksResolve,
  noPlaceholder,
];
