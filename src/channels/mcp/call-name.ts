/** A server's name as rules and hooks spell it: agents allow no other characters in the names of its tools. */
export function spelledServer(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_');
}

/** Whether a `server.tool` fits a pattern in which `*` stands for any text; never slower than the name is long. */
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
