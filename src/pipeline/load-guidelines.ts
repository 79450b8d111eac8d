/** Guidelines are many files: they are loaded where somebody asks for one. */
export const loadGuidelines = () => import('../guidelines/index.ts');
