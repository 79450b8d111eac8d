import type { RepositoryMap } from '../../domain/authoring.ts';
import type { Claim } from '../../domain/claim.ts';

/** `MyApp.GenAI.Router` as Phoenix projects name files: `my_app/gen_ai/router`. */
const underscored = (module: string): string =>
  module
    .split('.')
    .map((part) =>
      part
        .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
        .replace(/([a-z\d])([A-Z])/g, '$1_$2')
        .toLowerCase(),
    )
    .join('/');

/** Where Phoenix keeps what has such a name. */
const folders: readonly (readonly [name: RegExp, folder: string])[] = [
  [/Controller$/, 'controllers'],
  [/Live(?:\.|$)|Component$/, 'live'],
  [/(?:Channel|Socket)$/, 'channels'],
];

const pathOf = (module: string): string => {
  const [app = '', ...rest] = module.split('.');
  const folder = app.endsWith('Web') ? folders.find(([name]) => name.test(module))?.[1] : undefined;
  return `lib/${[underscored(app), folder, ...rest.map(underscored)].filter((part) => part !== undefined).join('/')}.ex`;
};

const moduleOf = ({ kind, subject }: Claim): string | null => {
  switch (kind) {
    case 'module':
    case 'process':
    case 'job':
    case 'live-view':
      return subject;
    case 'function':
      return subject.slice(0, subject.lastIndexOf('.'));
    default:
      return null;
  }
};

const isOfData = ({ kind }: Claim): boolean => ['table', 'column', 'index', 'constraint'].includes(kind);

/** Where what the contract names stands, or would stand in a Phoenix project. A guess for a person to review. */
export const scopeOf = (claims: readonly Claim[], { entries }: RepositoryMap): string[] => {
  const own = claims.filter(({ ban }) => !ban);
  const modules = [...new Set(own.map(moduleOf).filter((name) => name !== null))].filter((name) =>
    /^[A-Z]\w*(?:\.[A-Z]\w*)*$/.test(name),
  );
  const paths = modules.map((name) => {
    const known = entries.find(({ kind, subject }) => kind === 'module' && subject === name);
    return known?.path ?? pathOf(name);
  });
  const files = own.flatMap(({ kind, subject }) => (kind === 'file' ? [subject] : []));
  const migrations = own.some(isOfData) ? ['priv/repo/migrations/**'] : [];
  return [...new Set([...paths, ...files, ...migrations])].toSorted();
};
