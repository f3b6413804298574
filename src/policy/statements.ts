/** Clients that take statements of a database as words, from files or on standard input. */
export const databaseClients: ReadonlySet<string> = new Set(
  'psql pgcli mysql mariadb mycli mysqlsh sqlite3 sqlite litecli duckdb cockroach sqlcmd bcp sqlplus usql clickhouse clickhouse-client cqlsh bq snowsql snow trino presto isql turso pscale sqlx'.split(
    ' ',
  ),
);

const kinds =
  'table|index|view|schema|database|type|function|trigger|sequence|column|role|user|group|extension|materialized|procedure|domain|aggregate|cast|collation|constraint|conversion|event|operator|policy|publication|rule|server|statistics|subscription|tablespace|text|language|access|owned|foreign|system|default|keyspace|dictionary|virtual';
const between =
  '(?:or\\s+replace|if\\s+exists|temp|temporary|unique|unlogged|global|local|fulltext|spatial|clustered|concurrently|external|recursive|definer\\S*|algorithm\\S*|sql\\s+security\\s+\\w+)\\s+';
const named = new RegExp(`\\b(?:alter|create|drop|rename)\\s+(?:${between})*(?:${kinds})\\b`, 'i');
const leading = /(?:^|[;\n])[^\S\n]*(?:alter|create|drop)\s+[\w"`[]/i;
const truncating = /\btruncate\s+[\w"`[]/i;

/** Ways to write a statement that mean the same: comments between its words, MySQL's comments that run, text put together. */
function spellings(text: string): string[] {
  // Behind the last end of a comment none begins: looking for one there would take the square of its length.
  const end = text.lastIndexOf('*/') + 2;
  const plain = text.slice(0, end).replace(/\/\*[\s\S]*?\*\//g, ' ') + text.slice(end);
  const run = text.replace(/\/\*!\d*|\*\//g, ' ');
  return [text, plain, run, plain.replace(/--[^\n]*(?:\n|$)/g, ' '), text.replace(/['"]\s*\|\|\s*['"]/g, '')];
}

/** Whether a text holds a statement that changes a schema or drops data. */
export function changesSchema(text: string): boolean {
  return spellings(text).some((one) => named.test(one) || truncating.test(one) || leading.test(one));
}
