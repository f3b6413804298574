import { Profile } from '../../../src/model/profile.ts';

const inner = (because: string) => ({ kind: 'inner', because });

/** A minimal profile of Claude Code: what the channel tests need, independent of the one users get. */
export const claudeProfile = Profile.parse({
  profile: 1,
  name: 'claude-code',
  title: 'Claude Code',
  launch: {
    command: 'claude',
    args: ['--permission-mode', 'manual'],
    pass: ['PATH', 'HOME', 'LANG', 'LC_*', 'ANTHROPIC_*'],
    refuse: [
      { flag: '--settings', because: 'a second settings file replaces the one that asks for permission' },
      { flag: '--setting-sources', because: 'it decides which settings count' },
      { flag: '--bare', because: 'it switches hooks off' },
      { flag: '--safe-mode', because: 'it switches hooks off' },
      { flag: '--dangerously-skip-permissions', because: 'it switches permissions off' },
      { flag: '--permission-mode', because: 'the mode is fixed' },
      { flag: '--print', because: 'a headless run is not typed to' },
      { flag: '-p', because: 'a headless run is not typed to' },
      { flag: '--bg', because: 'a background session outlives its terminal' },
    ],
  },
  channel: { kind: 'claude-hooks', holds: 'block' },
  task: 'bracketed-paste',
  usage: 'claude-transcript',
  tools: {
    Read: { kind: 'read', path: 'file_path' },
    Glob: { kind: 'read', path: 'path', recursive: true },
    Grep: { kind: 'read', path: 'path', recursive: true },
    Edit: { kind: 'edit', path: 'file_path', before: 'old_string', after: 'new_string' },
    Write: { kind: 'edit', path: 'file_path', after: 'content' },
    NotebookEdit: { kind: 'edit', path: 'notebook_path', after: 'new_source' },
    Bash: { kind: 'run', command: 'command' },
    Monitor: { kind: 'run', command: 'command' },
    WebFetch: { kind: 'reach', url: 'url' },
    Agent: { kind: 'delegate', to: 'subagent_type', task: 'prompt' },
    SendMessage: { kind: 'delegate', to: 'to', task: 'message' },
    AskUserQuestion: inner('it asks the person at the screen'),
    ExitPlanMode: inner('it asks the person at the screen'),
    EnterPlanMode: inner('it only plans'),
    ToolSearch: inner('it looks up tools'),
    ListAgents: inner('it lists its own agents'),
    ReportFindings: inner('it shows text'),
    CronList: inner('it lists its own timers'),
  },
});
