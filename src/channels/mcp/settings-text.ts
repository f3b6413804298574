import { parse as parseToml } from 'smol-toml';

/** What a file of settings says; throws when it cannot be read. */
export function readSettings(name: string, text: string): unknown {
  return name.endsWith('.toml') ? parseToml(text) : JSON.parse(plainJson(text));
}

/** A string, a comment, or a comma behind which nothing comes: the agents read such JSON. */
const pieces = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const lastComma = /"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g;

function plainJson(text: string): string {
  const kept = (found: string): string => (found.startsWith('"') ? found : ' ');
  return text
    .replace(/^\uFEFF/, '')
    .replace(pieces, kept)
    .replace(lastComma, kept);
}
