import { describe, expect, it } from 'vitest';
import { changesSchema, databaseClients } from '../../src/policy/statements.ts';

const kinds =
  'table|index|view|schema|database|type|function|trigger|sequence|column|role|user|group|extension|materialized|procedure|domain|aggregate|cast|collation|constraint|conversion|event|operator|policy|publication|rule|server|statistics|subscription|tablespace|text|language|access|owned|foreign|system|default|keyspace|dictionary|virtual';

const changing = [
  'drop table x',
  'DROP TABLE x',
  'drop  table x',
  'drop\ttable x',
  'drop\ntable x',
  'alter table x add y int',
  'create table x (a int)',
  'begin create table x (a int)',
  'explain drop table x',
  'alter table x rename column a to b',
  'truncate x',
  'truncate table x',
  'select 1; truncate x',
  'truncate "x"',
  'truncate `x`',
  'truncate [x]',
  'create or replace view x as select 1',
  'begin create or  replace view x',
  'begin drop if exists table x',
  'begin create temp table x',
  'begin create temporary table x',
  'begin create unique index x on y',
  'begin create unlogged table x',
  'begin create global temporary table x',
  'begin create local temporary table x',
  'begin create fulltext index x',
  'begin create spatial index x',
  'begin create clustered index x',
  'begin create index concurrently x',
  'begin create external table x',
  'begin create recursive view x',
  'begin create definer=root procedure x',
  'begin create algorithm=merge view x',
  'begin create sql security definer view x',
  'begin create sql  security  definer view x',
  'drop x',
  'drop "x"',
  'drop `x`',
  'drop [x]',
  'select 1; drop x',
  'select 1\ndrop x',
  'select 1;\n  create x',
  'drop/**/table x',
  'drop /* a */ table x',
  'begin drop/* a */table/* b */ x',
  'begin drop /*!50000 table */ x',
  '/*!50000 drop table x */',
  'begin /*!drop*/ table x',
  'drop -- a\ntable x',
  'begin drop -- a\ntable x',
  'begin drop--\n table x',
  "execute 'dr'||'op table x'",
  "execute 'dr' || 'op table x'",
  'execute "dr" \n||\n "op table x"',
];

const plain = [
  '',
  'select 1',
  'select * from tables',
  'select dropped from x',
  "insert into x values ('a table')",
  'begin drop x',
  'select created_table from x',
  'select raindrop table',
  'rename x',
  'select truncated from x',
  'truncate',
  'detruncate x',
  'explain create',
  'select 1; altered x',
  'begin create ortable x',
  'begin drop tables',
];

describe('a statement', () => {
  it.each(changing)('%j changes a schema', (text) => expect(changesSchema(text)).toBe(true));
  it.each(plain)('%j does not', (text) => expect(changesSchema(text)).toBe(false));
  it.each(kinds.split('|'))('that creates a %s changes a schema', (kind) => {
    expect(changesSchema(`explain create ${kind} x`)).toBe(true);
  });
});

describe('a database client', () => {
  it.each(
    'psql pgcli mysql mariadb mycli mysqlsh sqlite3 sqlite litecli duckdb cockroach sqlcmd bcp sqlplus usql clickhouse clickhouse-client cqlsh bq snowsql snow trino presto isql turso pscale sqlx'.split(
      ' ',
    ),
  )('%s is one', (name) => expect(databaseClients.has(name)).toBe(true));
});
