/** Through these a gateway is told how to reach its server: addresses and headers hold secrets, which no command line may. */
export const urlVariable = 'COUNTERSIGN_MCP_URL';
export const headersVariable = 'COUNTERSIGN_MCP_HEADERS';
/** Before the name of a variable that only the server gets: under its own name it would work on the gateway, too. */
export const serverVariable = 'COUNTERSIGN_MCP_ENV_';
