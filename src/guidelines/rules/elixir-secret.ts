import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesIn } from '../questions/nodes.ts';

/** Shapes that the issuers of secrets chose so that nothing else has them. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}/, 'private key'],
  [/(?<![A-Za-z0-9])AKIA[0-9A-Z]{16}(?![A-Za-z0-9])/, 'access key of AWS'],
  [/(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{82})(?!\w)/, 'token of GitHub'],
  [/(?<!\w)glpat-[\w-]{20}(?![\w-])/, 'token of GitLab'],
  [/(?<!\w)xox[abprs]-\d{10,}-[\w-]{20,}/, 'token of Slack'],
  [/hooks\.slack\.com\/services\/T\w{8,}\/B\w{8,}\/\w{24}/, 'webhook of Slack'],
  [/(?<!\w)[rs]k_live_[A-Za-z0-9]{20,}/, 'live key of Stripe'],
  [/(?<!\w)AIza[\w-]{35}(?![\w-])/, 'key of Google'],
  [/(?<!\w)SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/, 'key of SendGrid'],
  [/(?<!\w)sk-(?:proj-|ant-api03-)?[A-Za-z0-9_-]{40,}(?![\w-])/, 'key of a model provider'],
];

/** What documentation writes in the place of one. */
const standIn = /example|dummy|fake|placeholder|x{6}|0{8}|1234567/i;

const secretIn = (value: string): string | null => {
  for (const [shape, called] of secrets) {
    const found = shape.exec(value)?.[0];
    if (found !== undefined && !standIn.test(found)) return called;
  }
  return null;
};

export const elixirSecret: Guideline = {
  id: 'elixir-secret',
  summary: 'No secret stands in the code.',
  about: ['elixir'],
  level: whereTorus,
  words: ['PRIVATE KEY', 'AKIA', 'gh', 'glpat-', 'xox', 'slack', '_live_', 'AIza', 'SG.', 'sk-'],
  check: (source) => {
    if (!secrets.some(([shape]) => shape.test(source.text))) return [];
    return nodesIn(source).flatMap((node) => {
      const called = node.type === 'text' && node.value !== null ? secretIn(node.value) : null;
      const message = `Unexpected ${called} in the code, expected it in the environment`;
      return called === null ? [] : [{ line: node.line, message }];
    });
  },
};
