import type { DraftRole } from './authoring.ts';
import type { GatedKind } from './document.ts';

/** What somebody must be allowed to do in the repository, as GitHub's permissions rank. */
export const permissions = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['analyze', 'architect', 'plan', 'develop'] as const;
export type Role = (typeof roles)[number];

/** What a comment asks for, once it is understood. */
export type Request =
  | { name: 'help'; about: string | null }
  | { name: 'status'; slug: string | null }
  | { name: 'check' }
  | { name: 'finalize'; document: GatedKind | 'all'; slug: string | null }
  | { name: 'reopen'; document: GatedKind; slug: string | null }
  | { name: 'retire'; document: GatedKind; slug: string | null }
  | { name: 'waive'; finding: string; until: string; reason: string }
  | { name: 'explain'; target: string }
  | { name: 'doctor' }
  | { name: 'init' }
  | { name: 'role'; role: DraftRole | 'develop'; words: string };
export type RequestName = Request['name'];

/** A slash command: how it is said, and who may say it. */
export interface SlashCommand {
  name: string;
  summary: string;
  /** What follows the name, such as `prd|fdd|plan|all [SLUG]`; empty where nothing does. */
  usage: string;
  example: string;
  permission: Permission;
  where: 'issue' | 'pull' | 'both';
  /** What follows on the lines below belongs to it as well. */
  takesText?: true;
  parse(words: string): Request | { problem: string };
}
