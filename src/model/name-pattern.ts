/**
 * Whether a name, such as `server.tool`, fits a pattern in which `*` stands for any text. For one pattern and many names: an
 * agent's words may be long, and this takes no more than their length.
 */
export function nameTest(pattern: string): (name: string) => boolean {
  const [start = '', ...parts] = pattern.split(/\*+/);
  const end = parts.pop();
  if (end === undefined) return (name) => name === pattern;
  return (name) => {
    if (name.length < start.length + end.length || !name.startsWith(start) || !name.endsWith(end))
      return false;
    let at = start.length;
    for (const part of parts) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - end.length;
  };
}
