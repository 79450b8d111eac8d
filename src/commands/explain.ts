import type { SlashCommand } from '../domain/command.ts';

export const explain: SlashCommand = {
  name: 'explain',
  summary: 'say how a verdict came about: what was expected, found and weighed, and the ways out',
  usage: 'FINDING|FILE:LINE',
  example: '/spec explain 3f9c0a11b2c4',
  permission: 'read',
  where: 'pull',
  parse: (words) => {
    const target = words.trim();
    if (/^[0-9a-f]{4,12}$/i.test(target)) return { name: 'explain', target: target.toLowerCase() };
    if (/^[^\s`].*:\d{1,9}$/.test(target)) return { name: 'explain', target };
    return target === ''
      ? { problem: 'Missing finding, expected its id, or FILE:LINE' }
      : {
          problem: `Unexpected \`${target.slice(0, 60)}\`, expected the id of a finding (at least 4 characters of it) or FILE:LINE`,
        };
  },
};
