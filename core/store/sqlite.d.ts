/** The package's own declarations are hidden by its `exports`; this is the part of its API that the store uses. */
declare module "better-sqlite3" {
  namespace Sqlite {
    interface Options {
      readonly readonly?: boolean;
      readonly fileMustExist?: boolean;
      /** Milliseconds to wait for another connection's lock. */
      readonly timeout?: number;
    }

    interface RunResult {
      readonly changes: number;
      readonly lastInsertRowid: number | bigint;
    }

    interface Statement<Parameters extends readonly unknown[], Row = unknown> {
      run(...parameters: Parameters): RunResult;
      get(...parameters: Parameters): Row | undefined;
      all(...parameters: Parameters): Row[];
      iterate(...parameters: Parameters): IterableIterator<Row>;
      pluck(isOn?: boolean): Statement<Parameters>;
      raw(isOn?: boolean): Statement<Parameters>;
    }

    interface Transaction<Value> {
      (): Value;
      immediate(): Value;
    }

    interface Database {
      readonly inTransaction: boolean;
      prepare<Parameters extends readonly unknown[], Row = unknown>(sql: string): Statement<Parameters, Row>;
      transaction<Value>(act: () => Value): Transaction<Value>;
      exec(sql: string): this;
      pragma(text: string, options?: { readonly simple?: boolean }): unknown;
      /** `sqlite3_key`: the bytes are the key, with SQLite3MC's prefix that says how to use them. */
      key(key: Buffer): number;
      /** `sqlite3_rekey`: every page anew under these bytes. */
      rekey(key: Buffer): number;
      close(): this;
    }

    interface SqliteError extends Error {
      readonly code: string;
    }
  }

  const Sqlite: {
    new (file: string, options?: Sqlite.Options): Sqlite.Database;
    readonly SqliteError: new (message: string, code: string) => Sqlite.SqliteError;
  };
  export = Sqlite;
}
