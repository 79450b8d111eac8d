/** A place where code departs from a guideline, as plain JSON: it depends on the file's bytes alone. */
export interface Deviation {
  rule: string;
  line: number;
  message: string;
  /** A line of code that would be right. */
  example?: string;
  /** The function around it, `name/arity`; '' where it stands in none. */
  within: string;
  /** The line, without what only lays it out. */
  text: string;
}
