import type Sqlite from "better-sqlite3";

/**
 * What the rest of the store sees of SQLite. A reader has no way to write that compiles, and none that runs: it is opened
 * read-only as well.
 */

export type SqlValue = string | number | null | Uint8Array;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

export interface ReadStatement<Parameters extends SqlParameters, Row> {
  readonly get: (parameters: Parameters) => Row | undefined;
  readonly all: (parameters: Parameters) => Row[];
  /** The first column of the first row. */
  readonly value: (parameters: Parameters) => Row[keyof Row] | undefined;
  /** The first column of every row. */
  readonly values: (parameters: Parameters) => Row[keyof Row][];
  /** Row by row, each as the array of its columns: the quick way through many. */
  readonly tuples: (parameters: Parameters) => IterableIterator<unknown>;
}

export interface WriteStatement<Parameters extends SqlParameters, Row> extends ReadStatement<Parameters, Row> {
  readonly run: (parameters: Parameters) => { readonly changes: number; readonly id: number };
}

declare const access: unique symbol;

export interface ReadableDb {
  readonly [access]: "read" | "write";
  readonly file: string;
  /** Prepared once for each text, then kept. */
  readonly prepare: <Parameters extends SqlParameters, Row>(sql: string) => ReadStatement<Parameters, Row>;
  /** The setting as SQLite itself reports it. */
  readonly pragma: (name: string) => unknown;
  readonly close: () => void;
}

export interface WritableDb extends ReadableDb {
  readonly [access]: "write";
  readonly prepare: <Parameters extends SqlParameters, Row>(sql: string) => WriteStatement<Parameters, Row>;
  /** Takes the write lock at once; inside another transaction it is a savepoint. What is thrown rolls back. */
  readonly transaction: <Value>(act: () => Value) => Value;
  /** SQLite itself gives up a whole transaction when the disk is full or fails. */
  readonly inTransaction: () => boolean;
  /** For migrations: several statements, no parameters. */
  readonly execute: (sql: string) => void;
}

type AnyStatement = WriteStatement<SqlParameters, Record<string, unknown>>;

export function wrapDatabase(database: Sqlite.Database, file: string): WritableDb {
  const statements = new Map<string, AnyStatement>();

  function prepare(sql: string): AnyStatement {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const rows = database.prepare<[SqlParameters], Record<string, unknown>>(sql);
    // Plucking and raw rows are states of a statement, so each has its own, made when first needed.
    let plucked: Sqlite.Statement<[SqlParameters]> | undefined;
    let raw: Sqlite.Statement<[SqlParameters]> | undefined;
    const pluckedOnce = (): Sqlite.Statement<[SqlParameters]> => (plucked ??= database.prepare<[SqlParameters]>(sql).pluck());
    const statement: AnyStatement = {
      get: (parameters) => rows.get(parameters),
      all: (parameters) => rows.all(parameters),
      value: (parameters) => pluckedOnce().get(parameters),
      values: (parameters) => pluckedOnce().all(parameters),
      tuples: (parameters) => (raw ??= database.prepare<[SqlParameters]>(sql).raw()).iterate(parameters),
      run: (parameters) => {
        const { changes, lastInsertRowid } = rows.run(parameters);
        return { changes, id: Number(lastInsertRowid) };
      },
    };
    statements.set(sql, statement);
    return statement;
  }

  const wrapped = {
    file,
    prepare,
    pragma: (name: string) => database.pragma(name, { simple: true }),
    transaction: <Value>(act: () => Value): Value => database.transaction(act).immediate(),
    inTransaction: () => database.inTransaction,
    execute: (sql: string) => {
      database.exec(sql);
    },
    close: () => {
      database.close();
    },
  };
  // The brand exists for the compiler only; statements take the types their callers declare for their own SQL.
  return wrapped as unknown as WritableDb;
}
