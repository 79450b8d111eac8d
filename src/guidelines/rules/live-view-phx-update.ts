import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, tagsIn } from '../questions/templates.ts';

export const liveViewPhxUpdate: Guideline = {
  id: 'live-view-phx-update',
  summary: 'Collections that grow are streams, not `phx-update` with `append` or `prepend`.',
  about: ['heex'],
  level: whereTorus,
  words: ['phx-update'],
  check: (source) =>
    tagsIn(source).flatMap(({ tag, line }) => {
      const value = attributeOf(tag, 'phx-update')?.value;
      if (value !== 'append' && value !== 'prepend') return [];
      return [
        {
          line,
          message: `Unexpected \`phx-update="${value}"\`, which is deprecated, expected a stream and \`phx-update="stream"\``,
        },
      ];
    }),
};
