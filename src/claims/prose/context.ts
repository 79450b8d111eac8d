import type { Statement } from './statement.ts';

/** What a statement is about where it does not say so itself: a module, a table, a LiveView that it stands under. */

const moduleName = String.raw`(?:[A-Z]\w*\.)*[A-Z]\w*`;
const onlyModule = new RegExp(
  String.raw`^\W*(?:(?:new|existing|extended|modified)\W+)?(?:[\w\s-]{0,40}[:(]\W*)?\`%?(${moduleName})(?:\{\})?\`[\s:)*]*(?:\([^)]*\)\W*)?$`,
  'i',
);
const leadingModule = new RegExp(
  String.raw`^\W*(?:[\w\s/&-]{0,40}\W{1,4})?\`(${moduleName})\`\W*(?:\([^)]*\)\W*)?(?:$|[:—–-])`,
);
const headingModule = new RegExp(String.raw`(?<![\w.])((?:[A-Z]\w*\.)+[A-Z]\w*)`);

/** A function in a list below "- \`MyApp.Waitlist\`:" is one of that module. */
export const moduleOfContext = ({ parents }: Statement): string | null => {
  for (const parent of parents.toReversed()) {
    const found =
      parent.form === 'heading'
        ? headingModule.exec(parent.text)?.[1]
        : (onlyModule.exec(parent.text)?.[1] ?? leadingModule.exec(parent.text)?.[1]);
    if (found !== undefined && /[a-z]/.test(found)) return found;
  }
  return null;
};

const tableName = '[a-z][a-z0-9_]*';
const tableShapes = [
  new RegExp(
    String.raw`\b(?:fields?|columns?)\b[^\`.]{0,30}\b(?:on|to|for|of|in)\s+(?:the\s+)?\`(${tableName})\``,
    'i',
  ),
  new RegExp(String.raw`\`${moduleName}\`\s*\(\`(${tableName})\`\)`),
  new RegExp(String.raw`\b(?:table|tables)\b[\s:*]*\`(${tableName})\``, 'i'),
  new RegExp(String.raw`\`(${tableName})\`\s+(?:\w+\s+){0,2}(?:table|schema)\b`, 'i'),
  new RegExp(
    String.raw`^\W*(?:(?:new|create|add|extend|alter|modify|update)\s+)\`(${tableName})\`[\s:]*(?:\([^)]*\)[\s:]*)?$`,
    'i',
  ),
];
/** A name alone, with an underscore as the names of tables have, heads the list of its columns. */
const onlyName = new RegExp(
  String.raw`^[\W]*\`?([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\`?[\s:*]*(?:\([^)]*\)[\s:*]*)?$`,
);
const dataSection = /\b(?:data model|schemas?|storage|persistence|database|migrations?|tables?)\b/i;

export const isDataSection = ({ sections }: Statement): boolean =>
  sections.some((title) => dataSection.test(title));

/** The table that a text names as such: "table \`a\`", "\`a\` table", "Create \`a\`:". */
export const tableIn = ({ text }: Pick<Statement, 'text'>): string | null => {
  for (const shape of tableShapes) {
    const found = shape.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return null;
};

const schemaModule = new RegExp(
  String.raw`\`(${moduleName})\`\s+(?:\w+\s+)?schema\b|\bschema(?:\s+module)?\W{1,4}\`(${moduleName})\``,
);

/** Of a parent that only names it, or says that it is one. */
export const tableOfContext = (statement: Statement): string | null => {
  for (const parent of statement.parents.toReversed()) {
    const found = tableIn(parent) ?? (isDataSection(statement) ? onlyName.exec(parent.text)?.[1] : undefined);
    if (found !== undefined) return found;
    const schema = schemaModule.exec(parent.text);
    if (schema) return schema[1] ?? schema[2] ?? null;
    if (isDataSection(statement) && parent.form !== 'heading') {
      const alone = onlyModule.exec(parent.text)?.[1];
      if (alone !== undefined) return alone;
    }
  }
  return null;
};

/** The LiveView or component whose events a list gives. */
export const viewOfContext = (statement: Statement): string | null => {
  for (const { text } of [statement, ...statement.parents.toReversed()]) {
    const found = /`((?:[A-Z]\w*\.)*[A-Z]\w*)`/.exec(text)?.[1];
    if (found !== undefined && /[a-z]/.test(found)) return found;
  }
  return null;
};
