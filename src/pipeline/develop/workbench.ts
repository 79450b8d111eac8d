import { applyEdit } from '../../authoring/edits.ts';
import { pathsIn, readPath, refusePath } from '../../authoring/develop/paths.ts';
import type { ToolUse } from '../../authoring/develop/tools.ts';
import type { Changes } from '../../domain/develop.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { decodeText } from '../../text/decode.ts';
import { bringsSecrets } from '../../text/redact.ts';
import { openFactReader } from '../../effects/fact-reader.ts';
import { allFacts, isSource, viewSources } from '../read-facts.ts';
import { checkPhase } from './check-phase.ts';
import { overlayCode } from './code-overlay.ts';
import type { DevelopGround } from './develop-source.ts';

/** Tools at work on a tree in memory. Nothing of the repository is run, and nothing outside of it is touched. */

export interface ToolResult {
  /** What the model is told. */
  text: string;
  changes: Changes;
}

const longestResult = 16_000;
const largestFile = 256 * 1024;
const mostFiles = 60;
const mostBytes = 600_000;
const mostHits = 80;

const cut = (text: string): string =>
  text.length <= longestResult
    ? text
    : `${text.slice(0, longestResult).toWellFormed()}\n… cut here: ask for less, or for some lines`;

const readText = async (tree: Snapshot, path: string): Promise<string | { problem: string }> => {
  const bytes = await tree.read(path, largestFile);
  if (bytes === null) return { problem: `There is no file \`${path}\`` };
  if (!(bytes instanceof Uint8Array)) return { problem: `\`${path}\` is too large: ${bytes.size} bytes` };
  const decoded = decodeText(bytes);
  return 'text' in decoded ? decoded.text : { problem: `\`${path}\`: ${decoded.problem}` };
};

const listFiles = async (tree: Snapshot, folder: string): Promise<string> => {
  const inside = folder.trim() === '' ? '' : (readPath(folder) ?? '');
  const paths = await tree.list(inside);
  return paths.length === 0 ? 'There are no files there' : paths.join('\n');
};

const isWorthSearching = (path: string): boolean =>
  !/(?:^|\/)(?:deps|_build|node_modules|priv\/static|\.git)\//.test(path) &&
  !/\.(?:png|jpe?g|gif|ico|woff2?|ttf|pdf|zip|gz|wasm|lock|map|min\.js)$/i.test(path);

const searchText = async (tree: Snapshot, text: string, folder: string): Promise<string> => {
  const inside = folder.trim() === '' ? '' : (readPath(folder) ?? '');
  const hits: string[] = [];
  for (const path of (await tree.list(inside)).filter(isWorthSearching)) {
    const found = await readText(tree, path);
    if (typeof found !== 'string' || !found.includes(text)) continue;
    for (const [index, line] of found.split('\n').entries()) {
      if (line.includes(text)) hits.push(`${path}:${index + 1}: ${line.trim().slice(0, 200)}`);
      if (hits.length >= mostHits) return `${hits.join('\n')}\n… and more`;
    }
  }
  return hits.length === 0 ? 'Nothing contains that text' : hits.join('\n');
};

const showLines = (text: string, from: number, to: number | undefined): string =>
  text
    .split('\n')
    .slice(from - 1, to)
    .map((line, index) => `${String(from + index).padStart(5)}  ${line}`)
    .join('\n');

const factsIn = async (tree: Snapshot, path: string): Promise<string> => {
  if (!isSource(path)) return `\`${path}\` is of no language that facts are read from`;
  const { facts, open } = await allFacts(await viewSources(openFactReader(), tree, [path]));
  const lines = [
    ...facts.map(
      ({ kind, subject, attributes, line }) =>
        `${kind} ${subject} ${JSON.stringify(attributes)} line ${line}`,
    ),
    ...open.map(
      ({ kind, within, why, line }) =>
        `open: ${kind} ${within}… cannot be known, because ${why} (line ${line})`,
    ),
  ];
  return lines.length === 0 ? 'It states nothing that the checker reads' : lines.join('\n');
};

const sizeOf = (changes: Changes): number =>
  Object.values(changes).reduce((sum, text) => sum + (text?.length ?? 0), 0);

/** The change, unless it grows beyond what a phase is. */
const within = (changes: Changes, next: Changes, done: string): ToolResult => {
  if (Object.keys(next).length > mostFiles)
    return { text: `Refused: a phase may change ${mostFiles} files at most`, changes };
  if (sizeOf(next) > mostBytes)
    return { text: `Refused: a phase may write ${mostBytes} characters at most`, changes };
  return { text: done, changes: next };
};

const documentsIn = ({ sides, source }: DevelopGround): string[] => {
  const { settings } = sides.base;
  return [...settings.packs, settings.designs, source.place.folder];
};

/** Where a tree has something else than a file: a folder, a link, or another repository. */
const refusePlace = async (tree: Snapshot, path: string): Promise<string | null> => {
  const names = path.split('/');
  for (const [index] of names.slice(1).entries()) {
    const outer = names.slice(0, index + 1).join('/');
    if ((await tree.has(outer)) && (await tree.list(outer)).every((below) => below === outer))
      return `\`${outer}\` is no folder`;
  }
  if (!(await tree.has(path))) return null;
  return (await tree.read(path, 0)) === null ? `\`${path}\` is no file, but a folder or a link` : null;
};

/** Nor may a file of the change be a folder of another one. */
const refuseBeside = (changes: Changes, path: string): string | null => {
  const own = Object.keys(changes).filter((each) => changes[each] !== null);
  const outer = own.find((each) => path.startsWith(`${each}/`) || each.startsWith(`${path}/`));
  return outer === undefined ? null : `\`${outer}\` is in the way`;
};

const mayChange = async (
  ground: DevelopGround,
  changes: Changes,
  given: string,
): Promise<{ path: string } | { problem: string }> => {
  const path = readPath(given);
  if (path === null || bringsSecrets('', path))
    return { problem: `Refused: \`${given.slice(0, 100)}\` is no path of this repository` };
  const place = (await refusePlace(ground.tree, path)) ?? refuseBeside(changes, path);
  if (place !== null) return { problem: `Refused: ${place}` };
  const refusal = refusePath(path, {
    scope: ground.phase.scope,
    documents: documentsIn(ground),
    named: ground.phase.tasks.flatMap(({ text }) => pathsIn(text)),
  });
  return refusal === null ? { path } : { problem: `Refused: ${refusal}` };
};

/** What must not stand in a file, whoever wants it there. */
const refuseText = (before: string, text: string): string | null => {
  if (Buffer.byteLength(text) > largestFile) return `it is larger than ${largestFile} bytes`;
  if (bringsSecrets(before, text)) return 'it holds what looks like a secret';
  if (text.includes('[secret]') && !before.includes('[secret]'))
    return '`[secret]` stands where something is not shown: edit the lines around it';
  return text.includes('\0') || !text.isWellFormed() ? 'it holds what is no text' : null;
};

type Change = Extract<ToolUse, { name: 'write' | 'edit' | 'delete' }>;

const change = async (ground: DevelopGround, changes: Changes, use: Change): Promise<ToolResult> => {
  const allowed = await mayChange(ground, changes, use.input.path);
  if ('problem' in allowed) return { text: allowed.problem, changes };
  const { path } = allowed;
  const first = await readText(ground.tree, path);
  const keep = (text: string, done: string): ToolResult => {
    const problem = refuseText(typeof first === 'string' ? first : '', text);
    return problem === null
      ? within(changes, { ...changes, [path]: text }, done)
      : { text: `Refused: ${problem}`, changes };
  };
  if (use.name === 'write') return keep(use.input.text, `Wrote ${path}`);
  const tree = overlayCode(ground.tree, changes);
  const before = await readText(tree, path);
  if (typeof before !== 'string') return { text: before.problem, changes };
  if (use.name === 'delete') {
    const { [path]: _, ...rest } = changes;
    const isNew = !(await ground.tree.has(path));
    return { text: `Took out ${path}`, changes: isNew ? rest : { ...changes, [path]: null } };
  }
  const applied = applyEdit(before, use.input);
  if ('problem' in applied) return { text: applied.problem, changes };
  return keep(applied.text, `Edited ${path}`);
};

const check = async (ground: DevelopGround, changes: Changes): Promise<string> => {
  const { findings, checked } = await checkPhase(ground, changes);
  const claims = checked.map(
    ({ kind, subject, verdict, place }) =>
      `${verdict}: ${kind} ${subject}${place === null ? '' : ` (${place})`}`,
  );
  return [
    findings.length === 0 ? 'Nothing blocks or warns.' : findings.join('\n'),
    'Claims of this phase:',
    ...(claims.length > 0 ? claims : ['none']),
  ].join('\n');
};

/** One tool, once. `finish` changes nothing here: whoever runs the loop takes its account. */
export const performTool = async (
  ground: DevelopGround,
  changes: Changes,
  use: ToolUse,
): Promise<ToolResult> => {
  const tree = overlayCode(ground.tree, changes);
  const told = (text: string): ToolResult => ({ text: cut(text), changes });
  switch (use.name) {
    case 'list':
      return told(await listFiles(tree, use.input.folder));
    case 'search':
      return told(await searchText(tree, use.input.text, use.input.folder));
    case 'read': {
      const path = readPath(use.input.path);
      const text =
        path === null ? { problem: 'That is no path of this repository' } : await readText(tree, path);
      return told(typeof text === 'string' ? showLines(text, use.input.from, use.input.to) : text.problem);
    }
    case 'facts': {
      const path = readPath(use.input.path);
      return told(path === null ? 'That is no path of this repository' : await factsIn(tree, path));
    }
    case 'check':
      return told(await check(ground, changes));
    case 'write':
    case 'edit':
    case 'delete':
      return change(ground, changes, use);
    case 'finish':
      return told('Noted');
  }
};
