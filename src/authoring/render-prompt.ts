import type { Brief } from '../domain/authoring.ts';
import type { ModelMessage } from '../domain/model.ts';
import type { RuleHead } from '../domain/rule.ts';
import { fenceData } from './fence.ts';
import { inputsOf } from './inputs.ts';
import type { Placeholder, PromptFile } from './prompt-file.ts';

/** All that a prompt is put together from, besides the brief. */
export interface PromptParts {
  prompt: PromptFile;
  profile: { guardrails: string; focusAreas: string; codingGuidelines: string };
  /** The documents' templates, as the role sees them. */
  template: string;
  rules: readonly Pick<RuleHead, 'id' | 'summary'>[];
  /** The sections and keys that a contract may have. */
  contract: string;
}

const fits = (pattern: string, id: string): boolean =>
  pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;

const rulesText = ({ prompt, rules }: PromptParts): string =>
  rules
    .filter(({ id }) => prompt.rules.some((pattern) => fits(pattern, id)))
    .map(({ id, summary }) => `- ${summary} (${id})`)
    .join('\n');

/** What `## role` of the profile's focus areas says, up to the next role. */
const focusOf = (text: string, role: string): string => {
  const parts = text.split(/^## +/m).slice(1);
  const own = parts.find((part) => part.split('\n', 1)[0]?.trim() === role);
  return own === undefined ? '' : own.slice(own.indexOf('\n') + 1).trim();
};

const textsOf = (brief: Pick<Brief, 'role' | 'today'>, parts: PromptParts): Record<Placeholder, string> => ({
  guardrails: parts.profile.guardrails.trim(),
  'focus-areas': focusOf(parts.profile.focusAreas, parts.prompt.role),
  'coding-guidelines': parts.profile.codingGuidelines.trim(),
  template: parts.template.trim(),
  rules: rulesText(parts),
  today: brief.today,
  contract: parts.contract.trim(),
});

const lastWord = 'Answer now, in the form that was asked for, and with nothing else.';

const renderInstructions = (brief: Pick<Brief, 'role' | 'today'>, parts: PromptParts): string => {
  const texts = textsOf(brief, parts);
  return parts.prompt.body.replaceAll(/\{\{([\w-]+)\}\}/g, (whole, name: string) =>
    Object.hasOwn(texts, name) ? texts[name as Placeholder] : whole,
  );
};

/** What a model is told: the task by us, and then the material of others. */
export const renderPrompt = (brief: Brief, parts: PromptParts): ModelMessage[] => {
  const data = inputsOf(brief, parts.prompt.inputs);
  return [
    { role: 'system', text: renderInstructions(brief, parts) },
    { role: 'user', text: [...(data.length > 0 ? [fenceData(data)] : []), lastWord].join('\n\n') },
  ];
};
