import * as z from 'zod';
import type { Ban } from '../../domain/claim.ts';
import type { ClaimKind, ContractSection, Draft } from '../claim-kind.ts';

/** What a design says no to. */

/** `Oli -> OliWeb`: modules under the one name must not depend on those under the other. */
const layer = /^([A-Z][\w.]*)(?:\.\*)?\s*->\s*([A-Z][\w.]*)(?:\.\*)?$/;
/** `new tables`, `tables`, `new routes /admin/*`. */
const absence = /^(new\s+)?([a-z_]+)(?:\s+(\S.*))?$/;

const example = 'such as `new tables`, `routes GET /admin/*` or `MyApp -> MyAppWeb`';

const readLayer = (rule: string): Ban | null => {
  const [, from, to] = layer.exec(rule) ?? [];
  return from === undefined || to === undefined
    ? null
    : { kind: 'dependency', subject: `${from}* -> ${to}*`, onlyNew: false };
};

const readAbsence = (rule: string, kinds: readonly ClaimKind[]): Ban | null => {
  const [, isNew, plural, subject] = absence.exec(rule) ?? [];
  const kind = kinds.find((each) => each.plural === plural);
  return kind ? { kind: kind.factKind, subject: subject ?? '*', onlyNew: isNew !== undefined } : null;
};

/** `kinds`: those that a ban can name. */
export const forbidSection = (kinds: readonly ClaimKind[]): ContractSection<string[]> => {
  const readBan = (rule: string): Ban | null => readLayer(rule) ?? readAbsence(rule, kinds);
  return {
    key: 'forbid',
    schema: z.array(
      z.string().refine((rule) => readBan(rule.trim()) !== null, { error: `a rule ${example}` }),
    ),
    read: (rules) =>
      rules.flatMap((text, index): Draft[] => {
        const ban = readBan(text.trim());
        const kind = ban?.kind === 'dependency' ? 'layer' : 'absence';
        return ban ? [{ kind, subject: text.trim(), expected: {}, at: ['forbid', index], ban }] : [];
      }),
  };
};
