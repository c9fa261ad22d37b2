// DuckDB's own COPY of a CSV to Parquet, with its defaults; prints the seconds it took and the rows it wrote.
import { DuckDBInstance } from '@duckdb/node-api';

const [source, target] = process.argv.slice(2);
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const began = performance.now();
const instance = await DuckDBInstance.create(':memory:');
const duck = await instance.connect();
const copied = await duck.runAndReadAll(
  `COPY (SELECT * FROM read_csv(${quoted(source)})) TO ${quoted(target)} (FORMAT parquet)`,
);
const seconds = (performance.now() - began) / 1_000;
console.log(JSON.stringify({ seconds, rows: Number(copied.getRowObjectsJson()[0].Count) }));
