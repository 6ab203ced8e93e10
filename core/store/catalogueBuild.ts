import { createHash, type Hash } from "node:crypto";
import type { CataloguedTable, CatalogueTotals, Identity, NewInstance, NewRecord, NewRefusal } from "../domain/catalogue.ts";
import type { WritableDb } from "./database.ts";
import { idBytes } from "./objectKeys.ts";
import { beginDatabase, factsKind, identityKind, type DatabaseInMaking } from "./open.ts";

export interface CatalogueFiles {
  readonly identity: ShardFile;
  readonly facts: ShardFile;
}

export interface ShardFile {
  readonly file: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface CatalogueBatch {
  readonly tables: readonly CataloguedTable[];
  readonly records: readonly NewRecord[];
  readonly instances: readonly NewInstance[];
  readonly refusals: readonly NewRefusal[];
}

/**
 * The two shards of a delivery while they are filled: who, and what. Numbers are given in the order of arrival, which is that of the
 * delivery, so that cataloguing again makes the same.
 */
export class CatalogueBuild {
  readonly #identity: DatabaseInMaking;
  readonly #facts: DatabaseInMaking;
  readonly #hash: Hash = createHash("sha256");
  readonly #holders = new Map<string, number>();
  /** Of the row before: rows of one patient mostly follow one another, and say the same. */
  #lastHolder = 0;
  #lastIdentity = "";
  #records = 0;
  #instances = 0;

  constructor({ identity, facts }: CatalogueFiles) {
    this.#identity = beginDatabase(identity, identityKind);
    try {
      this.#facts = beginDatabase(facts, factsKind);
    } catch (error) {
      this.#identity.abandon();
      throw error;
    }
  }

  add({ tables, records, instances, refusals }: CatalogueBatch): void {
    this.#identity.db.transaction(() => {
      this.#facts.db.transaction(() => {
        for (const table of tables) this.#addTable(this.#facts.db, table);
        for (const record of records) this.#addRecord(this.#facts.db, record);
        for (const instance of instances) this.#addInstance(this.#facts.db, instance);
        for (const refusal of refusals) this.#addRefusal(this.#identity.db, refusal);
      });
    });
  }

  finish(): CatalogueTotals {
    const totals = { holders: this.#holders.size, records: this.#records, instances: this.#instances, digest: this.#hash.digest("hex") };
    this.#identity.finish((db) => {
      // By what persons are found and compared.
      db.execute("CREATE INDEX identity_value ON identity (field, value)");
    });
    this.#facts.finish((db) => {
      db.execute("CREATE INDEX record_holder ON record (holder, record); CREATE INDEX instance_holder ON instance (holder, study, series, instance)");
    });
    return totals;
  }

  abandon(): void {
    this.#identity.abandon();
    this.#facts.abandon();
  }

  #note(...row: readonly unknown[]): void {
    this.#hash.update(`${JSON.stringify(row)}\n`);
  }

  #addTable(db: WritableDb, { source, object, columns }: CataloguedTable): void {
    const text = JSON.stringify(columns);
    db.prepare<{ source: number; object: Uint8Array; columns: string }, never>("INSERT INTO source (source, object, columns) VALUES (:source, :object, :columns)").run({
      source,
      object: idBytes(object),
      columns: text,
    });
    this.#note("table", source, text);
  }

  #addRecord(db: WritableDb, { source, line, local, identity, date, cells }: NewRecord): void {
    const holder = this.#holderOf(local, identity);
    const record = ++this.#records;
    const text = JSON.stringify(cells);
    db.prepare<{ record: number; source: number; line: number; holder: number; date: string | null; cells: string }, never>(
      "INSERT INTO record (record, source, line, holder, date, cells) VALUES (:record, :source, :line, :holder, :date, :cells)",
    ).run({ record, source, line, holder, date: date ?? null, cells: text });
    this.#note("record", source, line, holder, date ?? null, text);
  }

  #addInstance(db: WritableDb, instance: NewInstance): void {
    const { local, identity, object, date, ...rest } = instance;
    const holder = this.#holderOf(local, identity);
    const number = ++this.#instances;
    const row = { ...rest, instance: number, holder, date: date ?? null };
    db.prepare<Record<string, string | number | null | Uint8Array>, never>(
      `INSERT INTO instance (instance, source, object, holder, study, series, sop, sop_class, transfer_syntax, modality, date, manufacturer, model, image_rows, image_columns, frames, bytes)
       VALUES (:instance, :source, :object, :holder, :study, :series, :sop, :sopClass, :transferSyntax, :modality, :date, :manufacturer, :model, :rows, :columns, :frames, :bytes)`,
    ).run({ ...row, object: idBytes(object) });
    this.#note("instance", ...Object.values(row));
  }

  #addRefusal(db: WritableDb, { source, line, identity }: NewRefusal): void {
    const insert = db.prepare<{ source: number; line: number; field: string; value: string }, never>(
      "INSERT INTO refusal (source, line, field, value) VALUES (:source, :line, :field, :value)",
    );
    for (const [field, value] of identity) if (value !== "") insert.run({ source, line, field, value });
    this.#note("refusal", source, line, identity);
  }

  #holderOf(local: string, identity: Identity): number {
    const known = this.#holders.get(local);
    const holder = known ?? this.#holders.size + 1;
    const { db } = this.#identity;
    if (known === undefined) {
      this.#holders.set(local, holder);
      db.prepare<{ holder: number; local: string }, never>("INSERT INTO holder (holder, local) VALUES (:holder, :local)").run({ holder, local });
      this.#note("holder", holder, local);
    }
    const said = JSON.stringify(identity);
    if (holder === this.#lastHolder && said === this.#lastIdentity) return holder;
    this.#lastHolder = holder;
    this.#lastIdentity = said;
    const insert = db.prepare<{ holder: number; field: string; value: string }, never>(
      "INSERT INTO identity (holder, field, value) VALUES (:holder, :field, :value) ON CONFLICT (holder, field, value) DO NOTHING",
    );
    for (const [field, value] of identity) if (value !== "") insert.run({ holder, field, value });
    this.#note("identity", holder, said);
    return holder;
  }
}
