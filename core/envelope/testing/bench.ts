import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { systemEntropy } from "../../platform/entropy.ts";
import { openEnvelopeReader } from "../reader.ts";
import { startEnvelope } from "../writer.ts";
import { streamed } from "./streamed.ts";

/** Reader and writer beside the bare cipher of node:crypto, over the same bytes in memory. */

const mebibyte = 1024 * 1024;
const chunkBytes = mebibyte;

export interface EnvelopeFigures {
  /** MiB/s of plaintext. */
  readonly read: number;
  /** As a producer wrote it that streams: pieces of 4 KiB. */
  readonly readPieces: number;
  readonly bareDecrypt: number;
  readonly write: number;
  readonly bareEncrypt: number;
}

export function benchEnvelope(partMebibytes = 64, rounds = 8): EnvelopeFigures {
  const plain = randomBytes(partMebibytes * mebibyte);
  const id = randomBytes(16);
  const key = randomBytes(32);
  const contentKey = randomBytes(32);
  const order = { recipients: [{ kind: "shared", id, key }], contentBytes: plain.length, entropy: systemEntropy, contentKey } as const;
  const chunks = (bytes: Buffer): Buffer[] => Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, at) => bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes));
  const write = (): Buffer[] => {
    const writer = startEnvelope(order);
    return [writer.head, ...chunks(plain).map(writer.update), writer.finish()];
  };
  const envelope = Buffer.concat(write());
  const pieces = streamed(envelope, 4096);
  const readAll = (bytes: Buffer): void => {
    let count = 0;
    const reader = openEnvelopeReader({ sink: (out) => (count += out.length) });
    for (const chunk of chunks(bytes)) {
      const before = reader.header;
      reader.push(chunk);
      const { header } = reader;
      if (before === undefined && header !== undefined) reader.unlock(contentKey);
    }
    if (reader.finish().bytes !== plain.length || count !== plain.length) throw new Error("not what was written");
  };
  const nonce = randomBytes(12);
  const best = (act: () => void): number => {
    const times = Array.from({ length: rounds }, () => {
      const startedAt = process.hrtime.bigint();
      act();
      return Number(process.hrtime.bigint() - startedAt) / 1e9;
    });
    return Math.round(partMebibytes / Math.min(...times));
  };
  return {
    read: best(() => {
      readAll(envelope);
    }),
    readPieces: best(() => {
      readAll(pieces);
    }),
    bareDecrypt: best(() => {
      const decipher = createDecipheriv("aes-256-gcm", contentKey, nonce);
      for (const chunk of chunks(plain)) decipher.update(chunk);
    }),
    write: best(() => {
      write();
    }),
    bareEncrypt: best(() => {
      const cipher = createCipheriv("aes-256-gcm", contentKey, nonce);
      for (const chunk of chunks(plain)) cipher.update(chunk);
      cipher.final();
    }),
  };
}
