import type { CodeBlock } from './pieces.ts';
import { type Declared, idsIn } from './requirements.ts';

export interface Scenario {
  /** Null where neither its title nor its tags give it one. */
  id: string | null;
  title: string;
  text: string;
  line: number;
  endLine: number;
  /** Requirements that its title or its tags name. */
  names: string[];
}

const keyword = /^\s*(Scenario(?: Outline| Template)?|Example|Background|Rule|Feature)\s*:\s*(.*)$/;
const tags = /^\s*@\S/;
const isAcceptance = (id: string): boolean => id.startsWith('AC');

interface Part {
  word: string;
  title: string;
  tags: string;
  line: number;
  steps: string[];
}

const partsOf = ({ text, line }: CodeBlock): Part[] => {
  const parts: Part[] = [];
  let tagged: string[] = [];
  for (const [index, each] of text.split('\n').entries()) {
    const head = keyword.exec(each);
    if (head) {
      const [, word = '', title = ''] = head;
      parts.push({ word, title, tags: tagged.join(' '), line: line + 1 + index, steps: [] });
      tagged = [];
    } else if (tags.test(each)) tagged.push(each);
    else parts.at(-1)?.steps.push(each.trim());
  }
  return parts;
};

const isScenario = ({ word }: Part): boolean => word.startsWith('Scenario') || word === 'Example';

/** Steps of a background that are repeated for each scenario. */
const mostGiven = 20;

/** Scenarios of a fenced block `gherkin`. What its background gives is given to each of them. */
export const readScenarios = (block: CodeBlock): Scenario[] => {
  if (!['gherkin', 'cucumber', 'feature'].includes(block.language)) return [];
  const parts = partsOf(block);
  const background = parts.filter(({ word }) => word === 'Background').flatMap(({ steps }) => steps);
  const given = background.slice(0, mostGiven);
  return parts.filter(isScenario).map((part) => {
    const ids = idsIn(`${part.title} ${part.tags}`);
    const steps = part.steps.filter((step) => step !== '');
    return {
      id: ids.find(isAcceptance) ?? null,
      title: part.title,
      text: [part.title, ...given, ...steps].join('\n'),
      line: part.line,
      endLine: part.line + part.steps.findLastIndex((step) => step !== '') + 1,
      names: ids.filter((id) => !isAcceptance(id)),
    };
  });
};

/** Scenarios with ids are criteria like any other. */
export const declaredInScenarios = (blocks: readonly CodeBlock[]): Declared[] =>
  blocks
    .flatMap(readScenarios)
    .flatMap(({ id, text, line, endLine, names }) =>
      id === null ? [] : [{ id, kind: 'AC', text, line, endLine, names }],
    );
