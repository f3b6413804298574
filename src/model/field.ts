/**
 * What one field is for. `path` uses `[]` for "each entry" and `*` for "each name": `stop_if[].touches`,
 * `tools.*.kind`. `example` is one line of YAML that is valid in a file of its kind.
 */
export interface Field {
  path: string;
  text: string;
  example: string;
  /** Lines that say more, for `explain`. */
  more?: readonly string[];
}

export const field = (path: string, text: string, example: string, more?: readonly string[]): Field => ({
  path,
  text,
  example,
  ...(more === undefined ? {} : { more }),
});

/** The short form of what the docstring of call patterns says in full. */
export const matchers =
  'After the tool may stand what its arguments may be, as `name=matcher`: `path(docs/**)` for where a path leads, `host(*.example.com)` for a URL or host, `one-of(a, b)` or just `name=a` for exact values, `regex(is:open .*)` for an RE2 expression, `*` for anything. `files[].path` is a field of every element of a list, `name?=` an argument that may be missing, a last `...` stands for further arguments.';
/** What is added where a rule refuses. */
export const tightening =
  'One matching element of a list or part of a text is enough, and a value that cannot be understood counts as matching.';
