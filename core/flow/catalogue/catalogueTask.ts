import type { ByteSource } from "../../dicom/byteSource.ts";
import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { releaseMemory } from "../../platform/releaseMemory.ts";
import type { CataloguedItem } from "../../store/catalogue.ts";
import type { CatalogueBatch } from "../../store/catalogueBuild.ts";
import { chunkBytes } from "../../vault/layout.ts";
import { SegmentReader, type ReadableObject } from "../../vault/segmentReader.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import { catalogueImage } from "./readImage.ts";
import { TableCataloguing } from "./readTable.ts";

/** What the thread that catalogues is asked. The parts of a table follow one another in the same thread. */
export type CatalogueTask =
  | { readonly type: "begin"; readonly folder: string; readonly key: Uint8Array }
  | { readonly type: "table"; readonly item: number; readonly name: string; readonly object: ReadableObject; readonly from: number; readonly length: number }
  | { readonly type: "images"; readonly images: readonly { readonly item: number; readonly object: ReadableObject }[] };

export interface CatalogueAnswer {
  readonly batch: CatalogueBatch;
  /** What is finished. */
  readonly items: readonly CataloguedItem[];
}

const nothing: CatalogueBatch = { tables: [], records: [], instances: [], refusals: [] };

let reader: SegmentReader | undefined;
let table: { readonly item: number; readonly cataloguing: TableCataloguing | undefined } | undefined;

export function carryOutCatalogueTask(task: CatalogueTask): CatalogueAnswer {
  if (task.type === "begin") {
    reader = new SegmentReader({ folder: task.folder, keys: deriveVaultKeys(task.key) });
    task.key.fill(0);
    return { batch: nothing, items: [] };
  }
  if (reader === undefined) throw new Error("a task came before the keys");
  return task.type === "table" ? readPart(reader, task) : readImages(reader, task);
}

/** What is wrong with the object; anything else is a bug, or the room's own disk. */
function faultOf(error: unknown): FailureCode {
  if (error instanceof FailureError && /^(?:table|dicom|catalogue)\./u.test(error.failure.code)) return error.failure.code;
  throw error;
}

const left = (item: number, failure: FailureCode): CataloguedItem => ({ item, kind: "left", records: 0, held: [], failure });

function readPart(vault: SegmentReader, { item, name, object, from, length }: Extract<CatalogueTask, { type: "table" }>): CatalogueAnswer {
  if (from === 0) table = { item, cataloguing: new TableCataloguing({ item, object: object.id, name }) };
  if (table?.item !== item) throw new Error("the parts of a table follow one another");
  // Left already: the rest of it is not looked at.
  if (table.cataloguing === undefined) return { batch: nothing, items: [] };
  const bytes = vault.readRange(object, from, length);
  try {
    const batch = table.cataloguing.push(bytes);
    if (from + length < object.bytes) return { batch, items: [] };
    const last = table.cataloguing.end();
    return { batch: joined(batch, last.batch), items: [last.item] };
  } catch (error) {
    table = { item, cataloguing: undefined };
    return { batch: nothing, items: [left(item, faultOf(error))] };
  } finally {
    bytes.fill(0);
    releaseMemory(bytes);
  }
}

const joined = (one: CatalogueBatch, other: CatalogueBatch): CatalogueBatch => ({
  tables: [...one.tables, ...other.tables],
  records: [...one.records, ...other.records],
  instances: [...one.instances, ...other.instances],
  refusals: [...one.refusals, ...other.refusals],
});

function readImages(vault: SegmentReader, { images }: Extract<CatalogueTask, { type: "images" }>): CatalogueAnswer {
  const found = images.map(({ item, object }) => {
    const source = new VaultSource(vault, object);
    try {
      return { instance: catalogueImage({ item, object: object.id }, source), item };
    } catch (error) {
      return { item, failure: faultOf(error) };
    } finally {
      source.wipe();
    }
  });
  return {
    batch: { ...nothing, instances: found.flatMap(({ instance }) => (instance === undefined ? [] : [instance])) },
    items: found.map(({ item, failure }): CataloguedItem => (failure === undefined ? { item, kind: "image", records: 1, held: [] } : left(item, failure))),
  };
}

/** An object of the vault as a DICOM reader wants it: the chunks it asks for, and pixels only if it asks. */
class VaultSource implements ByteSource {
  readonly length: number;
  readonly #vault: SegmentReader;
  readonly #object: ReadableObject;
  #held: Buffer = Buffer.alloc(0);
  #from = 0;

  constructor(vault: SegmentReader, object: ReadableObject) {
    this.#vault = vault;
    this.#object = object;
    this.length = object.bytes;
  }

  unsigned16(at: number, isLittleEndian: boolean): number {
    const bytes = this.#window(at, at + 2);
    return isLittleEndian ? bytes.readUInt16LE(at - this.#from) : bytes.readUInt16BE(at - this.#from);
  }

  unsigned32(at: number, isLittleEndian: boolean): number {
    const bytes = this.#window(at, at + 4);
    return isLittleEndian ? bytes.readUInt32LE(at - this.#from) : bytes.readUInt32BE(at - this.#from);
  }

  /** A copy: a value may be read after the window has moved on. */
  slice(from: number, to: number): Buffer {
    return Buffer.from(this.#window(from, to).subarray(from - this.#from, to - this.#from));
  }

  wipe(): void {
    this.#held.fill(0);
  }

  #window(from: number, to: number): Buffer {
    if (to > this.length) throw new RangeError("beyond the end of the object");
    if (from >= this.#from && to <= this.#from + this.#held.length) return this.#held;
    this.#held.fill(0);
    const start = Math.floor(from / chunkBytes) * chunkBytes;
    const end = Math.min(this.length, Math.ceil(to / chunkBytes) * chunkBytes);
    this.#held = this.#vault.readRange(this.#object, start, end - start);
    this.#from = start;
    return this.#held;
  }
}
