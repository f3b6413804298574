import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from './cli-program.ts';

const list = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

/** The gateway the agent starts in place of its MCP servers. */
export function addMcpCommand(program: Command, { io, finish }: CliContext): void {
  program
    .command('mcp')
    .description('stand between a supervised agent and one MCP server')
    .usage('[options] -- SERVER [ARGUMENTS]')
    .argument('[command...]', "the server's own command, after --")
    .passThroughOptions()
    .option('--gate <file>', 'where the run is found (default: $COUNTERSIGN_MCP_GATE)')
    .option('--server <name>', 'the name the agent calls it by (default: that of the program)')
    .option('--servers <file>', "how the run's servers are started, by name")
    .option('--env <name>', 'a variable the server gets beside the harmless ones', list)
    .addHelpText(
      'after',
      '\nPut before each server by `countersign run`. A server reached over HTTP has its\naddress in $COUNTERSIGN_MCP_URL and its headers in $COUNTERSIGN_MCP_HEADERS, one\nper line.',
    )
    .action(async (command, { gate, server, servers, env = [] }) => {
      const { runMcp } = await import('./mcp.ts');
      const { userEnvironment } = await import('./program.ts');
      await finish(
        runMcp({ gate, server, servers, env, command, environment: userEnvironment, cwd: process.cwd() }, io),
      );
    });
}
