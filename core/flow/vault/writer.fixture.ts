import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { threadPort } from "../../platform/thread.ts";
import { assembleObjects } from "../../vault/assemble.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import { openWriter, type WriterSeed } from "../../vault/writerSeed.ts";

/** A thread that writes made-up objects, as a receiving one does, or the bare loop that it is measured against. */
export interface WriterOrder {
  readonly seed: WriterSeed;
  readonly count: number;
  readonly bytes: number;
  readonly perBatch: number;
  /** File of the bare loop: encrypt, hash, write, sync, and nothing else. */
  readonly bare?: string;
}

const port = threadPort();
const batchesUnderWay = 2;

port.listen((raw) => {
  if (raw === "taken") {
    room?.();
    room = undefined;
    underWay -= 1;
    return;
  }
  const order = raw as WriterOrder;
  void (order.bare === undefined ? write(order) : bare(order, order.bare)).then(() => {
    port.post("done");
    port.close();
  });
});

let underWay = 0;
let room: (() => void) | undefined;

async function write({ seed, count, bytes, perBatch }: WriterOrder): Promise<void> {
  const { address } = deriveVaultKeys(seed.key);
  const writer = openWriter(seed);
  const content = randomBytes(Math.min(bytes, 1024 * 1024));
  for (let made = 0; made < count; made += perBatch) {
    for (let index = made; index < Math.min(count, made + perBatch); index++) {
      const piece = writer.begin({ kind: "received" });
      for (let from = 0; from < bytes; from += content.length) {
        content.writeUInt32BE((index + from) >>> 0);
        piece.write(content.subarray(0, Math.min(content.length, bytes - from)));
      }
      piece.finish(true);
    }
    const objects = assembleObjects(writer.sync(), address);
    underWay += 1;
    port.post(objects);
    if (underWay >= batchesUnderWay) {
      await new Promise<void>((resolve) => {
        room = resolve;
      });
    }
  }
  writer.close();
}

function bare({ count, bytes }: WriterOrder, file: string): Promise<void> {
  const content = randomBytes(Math.min(bytes, 1024 * 1024));
  const handle = openSync(file, "w");
  for (let index = 0; index < count; index++) {
    const cipher = createCipheriv("aes-256-gcm", randomBytes(32), randomBytes(12));
    const hash = createHash("sha256");
    for (let from = 0; from < bytes; from += content.length) {
      const part = content.subarray(0, Math.min(content.length, bytes - from));
      hash.update(part);
      writeSync(handle, cipher.update(part));
    }
    cipher.final();
    hash.digest();
    fsyncSync(handle);
  }
  closeSync(handle);
  return Promise.resolve();
}
