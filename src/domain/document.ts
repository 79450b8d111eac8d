export const documentKinds = ['prd', 'fdd', 'plan', 'design', 'planning'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** The documents of a pack, in the order in which their gates open. */
export const gatedKinds = ['prd', 'fdd', 'plan'] as const;
export type GatedKind = (typeof gatedKinds)[number];

/** What a document says of itself; what counts is its gate. */
export const statuses = ['draft', 'final', 'retired'] as const;

/** The role whose work ends with the finalization of each document. */
export const roleOf: Record<GatedKind, string> = {
  prd: 'analyze',
  fdd: 'architect',
  plan: 'plan',
};
