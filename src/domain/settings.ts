import type { RuleLevel } from './finding.ts';

export type Enforcement = 'observe' | 'warn' | 'block';

export interface LayerRule {
  from: string;
  to: string;
  allow: boolean;
}

/** `.github/specgate.yml`, complete: what the file leaves out has its default. */
export interface Settings {
  profile: 'generic' | 'torus';
  packs: string[];
  designs: string;
  branches: string[];
  enforce: { contract: Enforcement; prose: Enforcement };
  due: 'plan' | 'always';
  finalize: { mode: 'seal' | 'merge'; self: boolean };
  seal: { keys: Record<string, string>; repository: number | null };
  labels: { analyze: string; architect: string; plan: string; develop: string };
  context: { guides: string[] };
  develop: { checks: string[]; rounds: number };
  rules: Record<string, RuleLevel>;
  layers: LayerRule[];
}
