import { posix } from 'node:path';
import type { Profile, ToolMapping } from '../../model/profile.ts';
import type { NativePrompt } from './native-prompt.ts';
import type { PromptDetails } from './payload.ts';

/** One call of Gemini's that was let go. */
export interface ReleasedCall {
  tool: string;
  input: Record<string, unknown>;
  cwd: string;
  /** Of an MCP tool, as its server calls it. */
  mcp: { server: string; tool: string } | null;
  /** What Gemini said its question will be about; undefined until it did. */
  details: PromptDetails | undefined;
}

/** Gemini's names for its tools on its screen, by what hooks call them. */
export type ShownNames = Readonly<Record<string, string>>;

/** Without blanks and without what a terminal does not show: rows are cut anywhere. */
const bare = (text: string): string => text.replace(/[\p{C}\p{Z}\s]/gu, '');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const mappingOf = (profile: Profile, tool: string): ToolMapping | undefined =>
  Object.hasOwn(profile.tools, tool) ? profile.tools[tool] : undefined;

function typeOf(profile: Profile, call: ReleasedCall): NativePrompt['type'] {
  if (call.mcp) return 'mcp';
  const kind = mappingOf(profile, call.tool)?.kind;
  return kind === 'run' ? 'exec' : kind === 'edit' ? 'edit' : 'info';
}

/** Whether what Gemini says it is about to ask is this call, whole. */
export function detailsAre(
  profile: Profile,
  shown: ShownNames,
  call: ReleasedCall,
  details: PromptDetails,
): boolean {
  if (details.type !== typeOf(profile, call)) return false;
  switch (details.type) {
    case 'exec':
      return details.command === textOf(call.input.command);
    case 'edit':
      return isEdit(profile, call, details);
    case 'info':
      return isInfo(profile, shown, call, details);
    case 'mcp':
      return details.serverName === call.mcp?.server && details.toolName === call.mcp.tool;
    default:
      return details satisfies never;
  }
}

/** A subagent is asked for in its own name, everything else in that of the tool. */
function isInfo(
  profile: Profile,
  shown: ShownNames,
  { tool, input }: ReleasedCall,
  { title, prompt }: Extract<PromptDetails, { type: 'info' }>,
): boolean {
  const mapping = mappingOf(profile, tool);
  if (mapping?.kind !== 'delegate') return bare(title).endsWith(bare(shown[tool] ?? tool));
  return bare(prompt).startsWith(bare(`Running subagent '${textOf(input[mapping.to])}'`));
}

/** The same file with the same text in it. How Gemini finds the place is its own: blanks do not count. */
function isEdit(
  profile: Profile,
  { tool, input, cwd }: ReleasedCall,
  { filePath, originalContent, newContent }: Extract<PromptDetails, { type: 'edit' }>,
): boolean {
  const mapping = mappingOf(profile, tool);
  if (mapping?.kind !== 'edit' || posix.resolve(cwd, textOf(input[mapping.path])) !== filePath) return false;
  const after = textOf(input[mapping.after]);
  const before = mapping.before === undefined ? '' : textOf(input[mapping.before]);
  if (before === '') return bare(newContent) === bare(after);
  const [whole, old, fresh, wanted] = [originalContent ?? '', before, after, newContent].map(bare);
  if (whole === undefined || old === undefined || fresh === undefined || old === '') return false;
  return whole.replace(old, () => fresh) === wanted || whole.replaceAll(old, () => fresh) === wanted;
}

/** Whether the question on the screen is about this call, as far as it shows it. */
export function showsCall(shown: ShownNames, call: ReleasedCall, prompt: NativePrompt): boolean {
  const { details } = call;
  if (!details || details.type !== prompt.type) return false;
  switch (details.type) {
    case 'exec':
      return showsText(prompt, details.command);
    case 'edit': {
      const name = posix.basename(details.filePath);
      const short = /\.{3}|…/.test(prompt.title);
      if (!short && !bare(prompt.title).includes(bare(name))) return false;
      return showsParts(prompt, `${details.originalContent ?? ''}\n${details.newContent}`);
    }
    case 'info':
      return (
        bare(prompt.title).startsWith(bare(shown[call.tool] ?? call.tool)) &&
        showsText(prompt, infoText(details))
      );
    case 'mcp':
      return prompt.server === call.mcp?.server && prompt.tool === call.mcp.tool;
    default:
      return details satisfies never;
  }
}

const infoText = ({ prompt, urls }: Extract<PromptDetails, { type: 'info' }>): string => {
  const list = Array.isArray(urls) && !(urls.length === 1 && urls[0] === prompt) ? urls.map(String) : [];
  return list.length === 0 ? prompt : `${prompt}URLs to fetch:${list.map((url) => `- ${url}`).join('')}`;
};

/** All of it, or the end it says it shows. */
function showsText({ body, hidden }: NativePrompt, text: string): boolean {
  const [seen, wanted] = [bare(body.join('')), bare(text)];
  if (hidden === 'above') return seen !== '' && wanted.endsWith(seen);
  if (hidden === 'below') return seen !== '' && wanted.startsWith(seen);
  return seen === wanted;
}

const gutter = /^\s*\d+\s+[+-]?\s*/;

/** Rows of a change: numbers and signs aside, each is a part of the file before or after. */
function showsParts({ body }: NativePrompt, text: string): boolean {
  const whole = bare(text);
  return body.every((row) => {
    if (/^[\s═─╌]*$/.test(row)) return true;
    return whole.includes(bare(row.replace(gutter, ''))) || whole.includes(bare(row));
  });
}
