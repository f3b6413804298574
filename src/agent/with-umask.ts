interface Start {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

/**
 * Starts a program with a file mode creation mask (umask(2)) of its own. A pty cannot set one, and what an agent makes in the
 * workspace is for whoever its user would have made it for, not for the supervisor's private files. The process stays the
 * same: the shell turns into the program.
 */
export const withUmask = ({ file, args, ...start }: Start, mask: number): Start => ({
  ...start,
  file: '/bin/sh',
  args: ['-c', `umask ${mask.toString(8).padStart(4, '0')} && exec "$@"`, 'sh', file, ...args],
});
