export interface RunnerCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

const names = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
]);

const unescapeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

const unescapeProperty = (text: string): string =>
  unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

const readCommand = (line: string): RunnerCommand | null => {
  const old = /##\[([^\]\s]*)[^\]]*\](.*)/.exec(line);
  const text = line.trimStart();
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  const [name = '', ...rest] = text.slice(2, Math.max(2, end)).split(' ');
  if (end !== -1 && names.has(name.toLowerCase())) {
    const pairs = rest
      .join(' ')
      .trim()
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair): [string, string] => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), unescapeProperty(pair.slice(at + 1))];
      });
    return { name, properties: Object.fromEntries(pairs), data: unescapeData(text.slice(end + 2)) };
  }
  return old?.[1] !== undefined && names.has(old[1].toLowerCase())
    ? { name: old[1], properties: {}, data: old[2] ?? '' }
    : null;
};

/** What GitHub's runner would take for commands in this output: `::name …::` starts a line, `##[name …]` stands anywhere. */
export const runnerCommands = (output: string): RunnerCommand[] =>
  output
    .split(/\r\n|\r|\n/)
    .map(readCommand)
    .filter((command) => command !== null);
