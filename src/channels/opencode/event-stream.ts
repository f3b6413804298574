/** One event larger than this ends the stream: a whole file in an edit fits. */
const most = 32 * 1024 * 1024;

/** Cuts a stream of server-sent events into the texts of their `data`. Throws when one is larger than any honest one. */
export function createEventCutter(take: (data: string) => void): (chunk: string) => void {
  let rest = '';
  let data: string[] = [];
  let size = 0;
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) take(data.join('\n'));
      data = [];
      size = 0;
    } else if (text.startsWith('data:')) {
      const value = text.slice(text.startsWith('data: ') ? 6 : 5);
      size += value.length;
      data.push(value);
    }
  };
  return (chunk) => {
    rest += chunk;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) line(text.endsWith('\r') ? text.slice(0, -1) : text);
    if (size + rest.length > most) throw new Error('an event larger than 32 MB');
  };
}
