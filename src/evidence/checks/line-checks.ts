import { posix } from 'node:path';
import type { CheckCommand, CheckKind, CheckSources, RecognisedCheck } from '../../model/check.ts';
import type { Contract } from '../../model/contract.ts';
import type { Files } from '../consequences/look.ts';
import { manifestAbove } from '../consequences/manifest.ts';
import { recogniseChecks } from './recognise.ts';
import { scriptCommands } from './script-words.ts';

/** A command line as the agent ran it. */
export interface CommandLine {
  readonly text: string;
  /** Absolute. */
  readonly cwd: string;
  /** Absolute; package.json files above it are not read. */
  readonly workspace: string;
  /** What the contract declares to be checks. */
  readonly declared: Contract['checks'];
  /** Its commands as the judge drew them: asked for where the text needs a real shell (loops, groups, here documents). */
  readonly drawn: () => readonly CheckCommand[];
}

/** The tests, linters, type checkers and builds a command line runs. Reads package.json files and nothing else. */
export function checksOfLine(line: CommandLine, files: Files): RecognisedCheck[] {
  const plain = scriptCommands(line.text);
  if (plain !== null) return recogniseChecks(placed(plain, line.cwd), sourcesOf(line, files));
  // `! check`, `check &` and `if check` draw the same command as `check`: what the whole ended with says nothing of it.
  return recogniseChecks(line.drawn(), sourcesOf(line, files)).map((check) => ({
    ...check,
    exit: 'unknown',
    doubts: [...new Set([...check.doubts, 'how the commands are joined is not known'])],
  }));
}

/** `cd` takes all that follows with it. Behind `||` and in a pipe it may not have happened, or in a shell of its own. */
function placed(commands: readonly Omit<CheckCommand, 'cwd'>[], start: string): CheckCommand[] {
  let cwd: string | null = start;
  return commands.map((command, at) => {
    const here = { ...command, cwd };
    const [program, to] = command.words;
    const piped = command.joined === '|' || commands[at + 1]?.joined === '|';
    if (program !== 'cd' || piped) return here;
    const sure = command.told && command.joined !== '||' && to !== undefined && !/^[-~]/.test(to);
    cwd = cwd !== null && sure ? posix.resolve(cwd, to) : null;
    return here;
  });
}

function sourcesOf({ workspace, declared }: CommandLine, files: Files): CheckSources {
  return {
    scripts: (directory) => {
      const inside = directory === workspace || directory?.startsWith(`${workspace}/`);
      if (directory === null || !inside) return null;
      return manifestAbove(directory, workspace, { files })?.json.scripts ?? null;
    },
    declared: declaredChecks(declared),
  };
}

function declaredChecks(checks: Contract['checks']): { kind: CheckKind; words: readonly string[] }[] {
  const rows: [CheckKind, readonly string[] | undefined][] = [
    ['test', checks.test],
    ['lint', checks.lint],
    ['types', checks.types],
    ['build', checks.build],
    ['format', checks.format],
  ];
  return rows.flatMap(([kind, lines = []]) =>
    lines.flatMap((text) => {
      const [first] = scriptCommands(text) ?? [];
      return first ? [{ kind, words: [first.program, ...first.words.slice(1)] }] : [];
    }),
  );
}
