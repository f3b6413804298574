#!/usr/bin/env node
/** Checks the Node version before anything newer is loaded: an old Node gets a sentence, not a stack. */
const oldest = [22, 12] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `error: Countersign needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.\n` +
      '  fix: install a current Node, or run it through `npx -p node@24 -p countersign countersign`.\n',
  );
  process.exitCode = 7;
} else {
  await import('./cli.ts');
}
