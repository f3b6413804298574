import { describe, expect, it } from 'vitest';
import { thingOf } from '../../src/views/thing.ts';

const at = (text: string) => thingOf(text, '/home/dana/app');

describe('a thing fits a path', () => {
  const rows: [asked: string, path: string, fits: boolean][] = [
    ['src/a.ts', 'src/a.ts', true],
    ['./src/a.ts', 'src/a.ts', true],
    ['/home/dana/app/src/a.ts', 'src/a.ts', true],
    ['src/a.ts', '/home/dana/app/src/a.ts', true],
    ['src', 'src/a.ts', true],
    ['src/', 'src/deep/a.ts', true],
    ['src/**', 'src/deep/a.ts', true],
    ['src/*.ts', 'src/deep/a.ts', false],
    ['src/*.ts', 'src/a.ts', true],
    ['billing', 'packages/billing/x.ts', true],
    ['bill', 'packages/billing/x.ts', false],
    ['src/a', 'src/a.ts', false],
    ['billing/x', 'packages/billing/x', false],
    ['/etc/passwd', '/etc/passwd', true],
    ['.env', 'config/.env', true],
    ['*', '.env', true],
    ['.', 'src/a.ts', false],
  ];
  it.each(rows)('%s and %s: %s', (asked, path, fits) => expect(at(asked).fitsPath(path)).toBe(fits));
});

describe('a thing fits a command, a host, a tool', () => {
  it.each([
    ['npm install', 'npm  install left-pad', true],
    ['install left', 'npm install left-pad', false],
    ['npm', 'pnpm install', false],
    ['', 'npm test', false],
  ])('"%s" in "%s": %s', (asked, command, fits) => expect(at(asked).fitsCommand(command)).toBe(fits));

  it.each([
    ['example.com', 'https://api.example.com:443/x?q', true],
    ['https://example.com/x', 'EXAMPLE.com.', true],
    ['example.com', 'notexample.com', false],
    ['com', 'example.com', false],
    ['localhost', 'localhost', true],
  ])('host %s in %s: %s', (asked, host, fits) => expect(at(asked).fitsHost(host)).toBe(fits));

  it.each([
    ['github.get_issue', true],
    ['github', true],
    ['get_issue', true],
    ['issue', false],
  ])('tool %s: %s', (asked, fits) => expect(at(asked).fitsTool('github.get_issue')).toBe(fits));
});
