// The guard is small and has to be up soon: it loads nothing of the host.
if (process.argv[2] === 'guard') {
  const { runGuard } = await import('./commands/guard.ts');
  await runGuard(process.argv[3] ?? '');
} else {
  const { runHostProcess } = await import('./commands/host.ts');
  await runHostProcess();
}
