const isUpper = (char: string | undefined): boolean => char !== undefined && /[A-Z]/.test(char);

/** `CamelCase` → `camel_case`, as Elixir's `Macro.underscore/1` does for one part of a name: `HTTPClient` → `http_client`. */
export const underscore = (name: string): string => {
  let written = name.slice(0, 1);
  for (let at = 1; at < name.length; at += 1) {
    const [before, char, after] = [name[at - 1], name[at], name[at + 1]];
    const endsAcronym = after !== undefined && !/[A-Z0-9._]/.test(after);
    const startsWord = !isUpper(before) && before !== '_';
    if (isUpper(char) && (endsAcronym || startsWord)) written += '_';
    written += char;
  }
  return written.toLowerCase();
};
