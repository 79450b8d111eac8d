import { fileNameOf } from '../design-set.ts';
import type { DocumentRule } from '../rule.ts';

const wellNamed = /^[a-z0-9]+(?:_[a-z0-9]+)*_design\.md$/;

/** `OrderDomain-Backend.md` → `order_domain_backend_design.md` */
const suggestion = (name: string): string => {
  const words = name
    .replace(/\.md$/i, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '' && word !== 'design');
  return [...(words.length > 0 ? words : ['area']), 'design.md'].join('_');
};

export const designFileNames: DocumentRule = {
  id: 'design-file-names',
  summary: 'A design document is named for its area, in snake_case, and ends in _design.md.',
  about: ['design'],
  level: 'block',
  when: 'always',
  check: ({ path }) => {
    const name = fileNameOf(path);
    if (wellNamed.test(name)) return [];
    const message = `Unexpected file name \`${name}\`, expected snake_case that ends in \`_design.md\`: \`${suggestion(name)}\``;
    return [{ line: 1, message }];
  },
};
