/** A PreToolUse call as Claude Code sends it. */
export function hookBody(id: string, cwd: string, command: string): string {
  return JSON.stringify({
    session_id: 'bench',
    transcript_path: '/nowhere/transcript.jsonl',
    cwd,
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: id,
  });
}
