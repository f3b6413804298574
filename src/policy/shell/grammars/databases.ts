import type { GrammarInput } from '../../../model/grammar.ts';

const postgres = 'PostgreSQL 15';
const statements = 'what its statements do to the database is not known here';
const copies = 'it copies a database, and what is in it';
const changes = 'it changes a database';
const program = 'it starts a program of its own';

const postgresOptions = {
  values:
    'h=host host=host p=text port=text U=text username=text d=any dbname=any role=text F=text format=text j=text jobs=text n=text schema=text N=text exclude-schema=text t=text table=text T=text exclude-table=text exclude-table-data=text Z=text compress=text E=text encoding=text S=text superuser=text f=edit file=edit lock-wait-timeout=text section=text',
  flags:
    'a b B c C e l O q s v w W x 1 data-only schema-only clean create no-owner no-privileges no-acl inserts column-inserts if-exists verbose no-password password single-transaction exit-on-error list',
  operands: ['word'],
} as const satisfies Partial<GrammarInput>;

const mysqlOptions = {
  values:
    'h=host host=host P=text port=text u=text user=text D=text database=text S=name socket=name e=any execute=any protocol=text defaults-file=read defaults-extra-file=read defaults-group-suffix=text tee=edit pager=execute ssl-ca=read ssl-cert=read ssl-key=read r=any result-file=edit T=any tab=edit init-command=any default-character-set=text ignore-table=text where=text login-path=text',
  attached: 'p',
  optional: 'password',
  flags:
    'A B C f N q s t v H X E n silent batch raw skip-column-names table vertical force verbose compress column-names no-auto-rehash local-infile quick single-transaction no-data no-create-info routines events triggers all-databases databases opt skip-lock-tables',
  operands: ['word'],
  risky: {
    pager: program,
    'defaults-file': 'it reads other settings',
    'defaults-extra-file': 'it reads other settings',
  },
} as const satisfies Partial<GrammarInput>;

/** Clients of databases. Their statements are words, files or standard input; schema changes stop the run elsewhere. */
export const databases: Readonly<Record<string, GrammarInput>> = {
  psql: {
    manual: `psql(1), ${postgres}`,
    harmless: 'V version',
    flags:
      'a A b e E H l n q s S t w W x X z 0 1 echo-all echo-errors echo-queries echo-hidden no-align csv html list no-readline quiet single-step single-line tuples-only no-password password expanded no-psqlrc field-separator-zero record-separator-zero single-transaction',
    values:
      'h=host host=host p=text port=text U=text username=text d=any dbname=any c=any command=any f=read file=read v=any set=any variable=any o=edit output=edit L=edit log-file=edit F=text field-separator=text R=text record-separator=text P=any pset=any T=text table-attr=text',
    operands: ['word', 'text'],
    because: statements,
    risky: {
      f: 'it runs the statements of a file',
      file: 'it runs the statements of a file',
      o: 'its output can be a program',
      output: 'its output can be a program',
    },
  },
  'pg_dump|pg_dumpall|pg_basebackup': {
    manual: `pg_dump(1), ${postgres}`,
    harmless: 'V version',
    because: copies,
    ...postgresOptions,
    values: `${postgresOptions.values} D=edit pgdata=edit X=text globals-only=text`,
  },
  pg_restore: {
    manual: `pg_restore(1), ${postgres}`,
    harmless: 'V version',
    because: changes,
    ...postgresOptions,
    values: `${postgresOptions.values} L=read use-list=read`,
    operands: ['read'],
  },
  'createdb|dropdb|createuser|dropuser|vacuumdb|reindexdb|clusterdb|pg_ctl|initdb|pgbench': {
    manual: `createdb(1), pgbench(1), ${postgres}`,
    because: changes,
    ...postgresOptions,
  },
  pg_isready: {
    manual: `pg_isready(1), ${postgres}`,
    because: 'it connects to a server',
    ...postgresOptions,
  },
  'mysql|mariadb|mycli': {
    manual: 'mysql(1), MySQL 8.0; mariadb(1)',
    harmless: 'V version',
    because: statements,
    ...mysqlOptions,
  },
  'mysqldump|mariadb-dump|mysqlpump': { manual: 'mysqldump(1), MySQL 8.0', because: copies, ...mysqlOptions },
  'mysqladmin|mysqlimport|mysqlcheck|mariadb-admin|mysqlsh': {
    manual: 'mysqladmin(1), MySQL 8.0',
    because: changes,
    ...mysqlOptions,
  },
  'sqlite3|sqlite': {
    manual: 'sqlite3(1), SQLite 3.40',
    harmless: 'version',
    single: true,
    flags:
      'batch bail box column csv echo header noheader html json line list markdown quote readonly safe stats table tabs interactive nofollow deserialize ascii append',
    values: 'cmd=any init=read separator=text newline=text nullvalue=text vfs=text maxsize=text mmap=text',
    operands: ['update', 'word'],
    because: 'its commands can run programs and write files',
  },
  duckdb: {
    manual: 'https://duckdb.org/docs/api/cli/overview',
    harmless: 'version',
    single: true,
    flags: 'csv json markdown line list box readonly table column header noheader echo bail batch unsigned',
    values: 'c=any cmd=any s=any init=read separator=text nullvalue=text f=read',
    operands: ['update', 'word'],
    because: 'its statements read and write files and load extensions',
  },
  'redis-cli|valkey-cli|keydb-cli': {
    manual: 'redis-cli --help, Redis 7',
    harmless: 'version',
    single: true,
    values:
      'h=host p=text a=text u=any n=text s=name user=text pass=text i=text r=text eval=read cacert=read cert=read key=read rdb=edit functions-rdb=edit pipe-timeout=text pattern=text',
    flags: 'c x raw no-raw json csv tls insecure scan bigkeys memkeys hotkeys latency stat ping pipe',
    operands: ['word'],
    because: 'its commands change the store and its server',
    risky: { eval: 'it runs a script on the server', pipe: 'it runs the commands it is given' },
  },
  'mongosh|mongo': {
    manual: 'https://www.mongodb.com/docs/mongodb-shell/reference/options/',
    harmless: 'version',
    flags: 'quiet nodb norc tls shell',
    values:
      'eval=code file=execute f=execute host=host port=text u=text username=text p=text password=text authenticationDatabase=text tlsCAFile=read tlsCertificateKeyFile=read json=text',
    operands: ['word'],
    because: 'it runs JavaScript against the database',
  },
  'mongodump|mongoexport|bsondump|mongostat|mongotop': {
    manual: 'https://www.mongodb.com/docs/database-tools/mongodump/',
    flags: 'gzip quiet v',
    values:
      'h=host host=host port=text uri=any u=text p=text d=text db=text c=text collection=text o=edit out=edit archive=edit q=any query=any fields=text type=text config=read authenticationDatabase=text',
    operands: ['word'],
    because: copies,
  },
  'mongorestore|mongoimport': {
    manual: 'https://www.mongodb.com/docs/database-tools/mongorestore/',
    flags: 'gzip drop quiet v jsonArray headerline',
    values:
      'h=host host=host port=text uri=any u=text p=text d=text db=text c=text collection=text dir=read file=read archive=read type=text config=read authenticationDatabase=text',
    operands: ['read'],
    because: changes,
  },
  'pgcli|litecli|usql|cockroach|sqlcmd|bcp|sqlplus|cqlsh|clickhouse|clickhouse-client|influx|bq|snowsql|snow|trino|presto|isql|etcdctl|consul|neo4j-admin|cypher-shell|turso|pscale|supabase|sqlx|diesel|hasura|edgedb|gel|surreal|spanner-cli|dolt':
    {
      manual: 'cockroach sql --help; sqlcmd --help; clickhouse-client --help',
      values: 'h=host host=host',
      operands: ['word'],
      because: statements,
    },
};
