import { contentKindOf, headBytes } from "../../media/source/contentKind.ts";
import { itemKindOf, reasonOfKind } from "../../media/source/itemKinds.ts";
import { isOptOutList } from "../../media/source/optOut.ts";
import { FailureError } from "../../domain/failure.ts";
import type { HeldCause } from "../../domain/delivery.ts";
import type { ItemKind } from "../../domain/medium.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Entropy } from "../../platform/entropy.ts";
import type { Container, ItemOutcome, ListedItem, NewMember } from "../../store/deliveryItems.ts";
import { MemberGatherer } from "../../store/memberColumns.ts";
import { pooled } from "../../vault/identity.ts";
import { openName, openNameOf, sealName, sealNames } from "../../vault/sealedNames.ts";
import { SegmentReader } from "../../vault/segmentReader.ts";
import { SegmentWriter, sharedNumbers, type About, type ObjectIdentity } from "../../vault/segmentWriter.ts";
import { addressOf, deriveVaultKeys, type VaultKeys } from "../../vault/vaultKeys.ts";
import type { IngestBatch, IngestBegin } from "./ingestOrder.ts";
import { pathOfName } from "./itemName.ts";
import { causeOf, isKeptOut } from "./kinds.ts";

/** What every task of a receiving thread works with: the open segment, the batch that gathers, the word to stop. */

/** So much may be lost to a power cut, and so much is synced at once; more per sync is hardly faster. */
const batchBytes = 32 * 1024 * 1024;
/** Rows of one transaction: a tenth of a second of the writer. More cost the room process memory, and save the writer little. */
const batchItems = 8192;

/** Which word the vault's own index has for what a delivery brought. */
export const deliveredKind = "delivered";

/** The context that a delivery's names are sealed for. */
export const nameContext = (delivery: number): string => `delivery ${String(delivery)}`;

export interface WorkPort {
  /** Hands a batch over; resolves once there is room for the next. */
  readonly hand: (batch: IngestBatch) => Promise<void>;
  readonly progress: (bytes: number) => void;
}

export class IngestWork {
  readonly writer: SegmentWriter;
  readonly reader: SegmentReader;
  readonly delivery: number;
  readonly #keys: VaultKeys;
  readonly #entropy: Entropy;
  readonly #control: Int32Array;
  #port: WorkPort | undefined;
  #outcomes: ItemOutcome[] = [];
  readonly #members = new MemberGatherer();
  #listed: ListedItem[] = [];
  #container: Container | undefined;
  #unpacked = 0;
  #bytes = 0;
  #unsynced = 0;

  constructor(order: IngestBegin, source: Entropy) {
    const { folder, key, numbers } = order.seed;
    const keys = deriveVaultKeys(key);
    key.fill(0);
    this.#entropy = pooled(source);
    this.#keys = keys;
    this.#control = order.control;
    this.delivery = order.delivery;
    this.writer = new SegmentWriter({ folder, keys, nextNumber: sharedNumbers(numbers), entropy: source, clock: systemClock });
    this.reader = new SegmentReader({ folder, keys });
  }

  /** Everybody was asked to stop. */
  get isStopping(): boolean {
    return Atomics.load(this.#control, 0) !== 0;
  }

  begin(port: WorkPort): void {
    this.#port = port;
    this.#container = undefined;
  }

  /** Members that follow come out of this one. */
  open(container: Container): void {
    this.#container = container;
  }

  /** What a rebuilt index knows of an object: where it came from, and what it was called. */
  aboutOf(place: string, name: string): About {
    return { kind: deliveredKind, label: Buffer.from(`${String(this.delivery)}/${place} ${pathOfName(name)}`).subarray(0, largestLabel) };
  }

  seal(name: string): Uint8Array {
    return sealName(this.#keys.names, nameContext(this.delivery), name, this.#entropy);
  }

  /** Sealed names are the journal's own: one that does not open is damage. */
  nameOf(sealed: Uint8Array): string {
    const name = openName(this.#keys.names, nameContext(this.delivery), sealed);
    if (name === undefined) throw new FailureError("room.damaged");
    return name;
  }

  addressOf(hashes: readonly Uint8Array[]): string {
    return addressOf(this.#keys.address, hashes);
  }

  async list(item: ListedItem): Promise<void> {
    this.#listed.push(item);
    if (this.#listed.length >= batchItems) await this.flush();
  }

  /** One outcome more, after `bytes` were read for it. */
  async settle(outcome: ItemOutcome, bytes: number): Promise<void> {
    this.#outcomes.push(outcome);
    await this.#count(bytes, outcome.bytes);
  }

  /** Its name is sealed with those of the others. */
  join(member: Omit<NewMember, "name"> & { readonly name: string }, bytes: number): Promise<void> | undefined {
    const name = openNameOf(member.name, this.#entropy);
    this.#members.add({ ...member, name });
    name.fill(0);
    this.#unpacked += bytes;
    return this.#count(0, bytes);
  }

  /** Bytes that were read for something not finished yet. */
  read(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < progressBytes) return;
    this.#port?.progress(this.#bytes);
    this.#bytes = 0;
  }

  /** Syncs and hands over what has gathered. */
  async flush(): Promise<void> {
    const { pieces, gathered } = this.writer.syncAll();
    const members = this.#members.take();
    if (members !== undefined) sealNames(this.#keys.names, nameContext(this.delivery), members.names, members.nameStarts);
    this.#port?.progress(this.#bytes);
    this.#bytes = 0;
    if (pieces.length + this.#outcomes.length + this.#listed.length === 0 && members === undefined && gathered === undefined) return;
    const batch = { pieces, gathered, outcomes: this.#outcomes, members, unpacked: this.#unpacked, listed: packNames(this.#listed), ...(this.#container && { container: this.#container }) };
    this.#listed = [];
    this.#outcomes = [];
    this.#unpacked = 0;
    this.#unsynced = 0;
    await this.#port?.hand(batch);
  }

  /** What was not handed over is forgotten: its bytes are dead space that no row will name. */
  forget(): void {
    this.writer.forgetAll();
    this.#listed = [];
    this.#outcomes = [];
    this.#members.forget();
    this.#unpacked = 0;
    this.#unsynced = 0;
    this.#bytes = 0;
  }

  close(): void {
    this.writer.close();
    this.reader.close();
  }

  /** Nothing to wait for, mostly: a promise for each of a hundred thousand would cost more than what it is for. */
  #count(read: number, stored: number): Promise<void> | undefined {
    this.read(read);
    this.#unsynced += stored;
    return this.#unsynced >= batchBytes || this.#outcomes.length + this.#members.count >= batchItems ? this.flush() : undefined;
  }
}

/** In one block: a message takes every block along that its bytes stand in, and names are cut out of ones that held much else. */
function packNames<Row extends { readonly name: Uint8Array }>(rows: readonly Row[]): readonly Row[] {
  const block = new Uint8Array(rows.reduce((sum, { name }) => sum + name.length, 0));
  let used = 0;
  return rows.map((row) => {
    block.set(row.name, used);
    const name = block.subarray(used, used + row.name.length);
    used += row.name.length;
    return { ...row, name };
  });
}

const largestLabel = 512;
/** Between two words about progress. */
const progressBytes = 4 * 1024 * 1024;

export interface Told {
  readonly kind: ItemKind;
  readonly cause: HeldCause | undefined;
}

/** What something is by its first bytes, and why it is held at sight, if it is. */
export function tellKind(head: Buffer, path: string): Told {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const found = contentKindOf(head, name);
  if ((found === "csv" || found === "text") && isOptOutList(head, name)) return { kind: "optOut", cause: undefined };
  const reason = reasonOfKind(found);
  return { kind: itemKindOf(found), cause: reason === undefined ? undefined : causeOf(reason) };
}

/** One object on its way into the vault: kind told by its first bytes, and nothing stored of what is kept out. */
export class Arrival {
  readonly #work: IngestWork;
  readonly #name: string;
  readonly #open: (about: About) => Writing;
  readonly #place: string;
  readonly #gathered: Buffer[] = [];
  #head = 0;
  #told: Told | undefined;
  #writing: Writing | undefined;
  #bytes = 0;

  constructor(work: IngestWork, { name, place, open }: { readonly name: string; readonly place: string; readonly open?: (about: About) => Writing }) {
    this.#work = work;
    this.#name = name;
    this.#place = place;
    this.#open = open ?? ((about) => work.writer.beginObject(about));
  }

  get bytes(): number {
    return this.#bytes;
  }

  write(content: Uint8Array): void {
    this.#bytes += content.length;
    if (this.#told !== undefined) {
      this.#writing?.write(content);
      return;
    }
    this.#gathered.push(Buffer.from(content));
    this.#head += content.length;
    if (this.#head >= headBytes) this.#tell();
  }

  /** `given`: the SHA-256 of all of it, where `open` left that to the caller. */
  finish(given?: Uint8Array): Told & { readonly object: ObjectIdentity["id"] | undefined } {
    this.#tell();
    const { kind, cause } = this.#told ?? { kind: "unknown", cause: "unknownKind" };
    return { kind, cause, object: this.#writing?.finish(given) };
  }

  abandon(): void {
    for (const bytes of this.#gathered) bytes.fill(0);
    this.#writing?.abandon();
  }

  #tell(): void {
    if (this.#told !== undefined) return;
    const head = Buffer.concat(this.#gathered);
    this.#told = tellKind(head.subarray(0, headBytes), this.#name);
    const { cause } = this.#told;
    if (!isKeptOut(cause)) {
      this.#writing = this.#open(this.#work.aboutOf(this.#place, this.#name));
      this.#writing.write(head);
    }
    for (const bytes of [head, ...this.#gathered.splice(0)]) bytes.fill(0);
  }
}

interface Writing {
  readonly write: (content: Uint8Array) => void;
  readonly finish: (given?: Uint8Array) => ObjectIdentity["id"];
  readonly abandon: () => void;
}
