const telling =
  /error|fail|✖|✗|not ok|assert|exception|expected|cannot|denied|no such|not found|timed? ?out/i;
const noise = /^(exit code \d+|> .*|\s*)$/i;

/**
 * A short text that is the same for failures that look the same: the tool and its first telling line, with
 * numbers and paths blanked. A failure that says nothing is told apart by what was tried.
 */
export function failureSignature(tool: string, error: string, tried: string): string {
  const lines = error.split('\n', 400).filter((line) => !noise.test(line.trim()));
  const line = lines.find((candidate) => telling.test(candidate)) ?? lines[0];
  const said =
    line === undefined ? `${blanked(error.split('\n', 1)[0] ?? '')} after ${blanked(tried)}` : blanked(line);
  return `${tool}: ${said}`.slice(0, 200);
}

function blanked(line: string): string {
  return line
    .replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/(?:~|\.{1,2})?(?:\/[\w.@+-]+)+\/?/g, '<path>')
    .replace(/\b0x[0-9a-f]+\b|\b[0-9a-f]{7,}\b/gi, '<n>')
    .replace(/\d+(?:[.,]\d+)*/g, '<n>')
    .replace(/\s+/g, ' ')
    .trim();
}

const limit = 2_048;

/** The first 2 KB of what a tool returned, as a person would read it. */
export function excerptOf(response: unknown): string {
  return bounded(readable(response));
}

function readable(response: unknown): string {
  if (typeof response === 'string') return response;
  if (typeof response !== 'object' || response === null) return '';
  const fields = new Map<string, unknown>(Object.entries(response));
  const streams = [fields.get('stdout'), fields.get('stderr')].filter((text) => typeof text === 'string');
  if (streams.length > 0) return streams.filter((text) => text !== '').join('\n');
  return JSON.stringify(response);
}

function bounded(text: string): string {
  const bytes = Buffer.from(text.slice(0, limit), 'utf8');
  if (bytes.length <= limit) return text.slice(0, limit);
  return bytes
    .subarray(0, limit)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
