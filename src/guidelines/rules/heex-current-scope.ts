import { type Guideline, whereTorus } from '../guideline.ts';
import { matchesInTemplates } from '../questions/templates.ts';

export const heexCurrentScope: Guideline = {
  id: 'heex-current-scope',
  summary: 'A template that has `@current_scope` asks it for the user, and expects no `@current_user`.',
  about: ['heex'],
  level: whereTorus,
  words: ['@current_user'],
  check: (source) => {
    const isDeclared = /\battr\s*\(?\s*:current_user\b|assign\w*\([^)]*\bcurrent_user\b/.test(source.text);
    if (isDeclared || matchesInTemplates(source, /@current_scope\b/g).length === 0) return [];
    return matchesInTemplates(source, /@current_user\b/g).map(({ line }) => ({
      line,
      message: 'Unexpected `@current_user` beside `@current_scope`, expected `@current_scope.user`',
    }));
  },
};
