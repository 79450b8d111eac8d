/**
 * Adds to package-lock.json what npm leaves out of it when a registry does not have a package's builds for other
 * systems. `npm ci` wants an entry for every one of them, on any system; it fetches only those for its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
  [key: string]: unknown;
}

interface Lockfile {
  packages: Record<string, Entry>;
}

interface Build {
  name: string;
  version: string;
  neededBy: string;
}

const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

export const missingBuilds = ({ packages }: Lockfile): Build[] => {
  const names = Object.entries(packages).map(([path, { version }]) => ({
    name: path.split('node_modules/').at(-1) ?? '',
    version,
  }));
  const isThere = (name: string, wanted: string): boolean =>
    names.some((found) => found.name === name && (!exactVersion.test(wanted) || found.version === wanted));
  return Object.entries(packages).flatMap(([neededBy, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => !isThere(name, version))
      .map(([name, version]) => ({ name, version, neededBy })),
  );
};

const systems = /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-(gnu|musl)?[a-z]*)?$/;
const libraries: Readonly<Record<string, string>> = { gnu: 'glibc', musl: 'musl' };

/** `@oxlint/binding-linux-x64-musl` says what it is for. */
const entryFor = ({ name, version, neededBy }: Build, { packages }: Lockfile): Entry => {
  const [, os, cpu, library = ''] = systems.exec(name) ?? [];
  if (os === undefined || !exactVersion.test(version)) {
    throw new Error(
      `Unexpected ${name}@${version} for ${neededBy}, expected a name that ends in a system and an exact version`,
    );
  }
  const libc = os === 'linux' ? libraries[library] : undefined;
  return {
    version,
    cpu: [cpu],
    ...(packages[neededBy]?.dev === true ? { dev: true } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    optional: true,
    os: [os],
  };
};

const completeLockfile = (lockfile: Lockfile): Lockfile => {
  const added = missingBuilds(lockfile).map((build) => {
    const path = `node_modules/${build.name}`;
    return [
      path in lockfile.packages ? `${build.neededBy}/${path}` : path,
      entryFor(build, lockfile),
    ] as const;
  });
  // Sorted as npm sorts, so that npm moves nothing afterwards.
  const packages = [...Object.entries(lockfile.packages), ...added].toSorted(([a], [b]) =>
    a.localeCompare(b, 'en'),
  );
  return { ...lockfile, packages: Object.fromEntries(packages) };
};

if (import.meta.main) {
  const path = new URL('../package-lock.json', import.meta.url);
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
  writeFileSync(path, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
}
