import { mustSpeakOf } from '../questions/must-speak-of.ts';

export const fddSpeaksOfPermissions = mustSpeakOf({
  id: 'fdd-speaks-of-permissions',
  summary: 'A final FDD says who may do what, or that no permissions are touched.',
  called: 'permissions',
  name: /\bpermissions?\b|\bauth(?:n|z|entication|ori[sz]ation)?\b|\baccess control\b/i,
  words:
    /\bpermissions?\b|\b(?:un)?authori[sz](?:e|es|ed|ing|ation)\b|\bauth[nz]\b|\baccess (?:is|are|must|remains?|stays?|control|rights?|checks?|rules?|boundar(?:y|ies))\b|\baccess-control\b|\bgrants? access\b|\bprivileges?\b|\b(?:admin|author|developer|instructor|owner|member|staff|user)s?-only\b|\buser-scoped\b|\brole checks?\b|\bRBAC\b|\b(?:restrict|limit)(?:s|ed)? (?:access )?to (?:\w+ )?(?:admins?|authors?|instructors?|members?|owners?|staff)\b/i,
  expected: 'the roles that may do each thing and where that is enforced',
  example: '- Permissions: only instructors of the section may reorder its waitlist.',
});
