/** Through these a gateway is told how to reach its server: addresses and headers hold secrets, which no command line may. */
export const urlVariable = 'COUNTERSIGN_MCP_URL';
export const headersVariable = 'COUNTERSIGN_MCP_HEADERS';
