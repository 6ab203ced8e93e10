import { crc32, deflateRawSync } from "node:zlib";

/** Writes any zip, honest or not: each field can be made to say something else than it should. */
export interface ZipEntrySpec {
  readonly name: Buffer | string;
  readonly content?: Buffer | string;
  readonly method?: number;
  readonly flags?: number;
  readonly madeBy?: number;
  readonly attributes?: number;
  readonly extra?: Buffer;
  readonly localExtra?: Buffer;
  /** Instead of the deflated content. */
  readonly packed?: Buffer;
  readonly checksum?: number;
  readonly unpackedBytes?: number;
  readonly packedBytes?: number;
  /** In the local header only. */
  readonly localName?: Buffer | string;
  readonly localMethod?: number;
  readonly localChecksum?: number;
  readonly localUnpackedBytes?: number;
  readonly descriptor?: "none" | "short" | "signed" | "wide" | "wrong";
  readonly zip64?: boolean;
  readonly disk?: number;
  /** In the central directory: where it says the entry is. */
  readonly offset?: number;
  /** Named in the directory, written nowhere. */
  readonly isGhost?: boolean;
  /** Written, but not named in the directory. */
  readonly isUnlisted?: boolean;
}

export interface ZipSpec {
  readonly entries: readonly ZipEntrySpec[];
  readonly comment?: Buffer;
  readonly before?: Buffer;
  readonly between?: Buffer;
  readonly after?: Buffer;
  readonly zip64End?: boolean;
  readonly entryCount?: number;
  readonly disk?: number;
}

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, (value >>> 8) & 0xff]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

export const extraField = (id: number, content: Buffer): Buffer => Buffer.concat([u16(id), u16(content.length), content]);

/** Info-ZIP 0x7075. */
export const unicodePath = (plain: Buffer | string, name: string, checksum?: number): Buffer =>
  extraField(0x7075, Buffer.concat([Buffer.from([1]), u32(checksum ?? crc32(Buffer.from(plain))), Buffer.from(name)]));

interface Facts {
  readonly name: Buffer;
  readonly packed: Buffer;
  readonly method: number;
  readonly flags: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

function factsOf(spec: ZipEntrySpec): Facts {
  const content = Buffer.from(spec.content ?? "");
  const method = spec.method ?? (content.length === 0 ? 0 : 8);
  const packed = spec.packed ?? (method === 8 ? deflateRawSync(content) : content);
  const hasDescriptor = spec.descriptor !== undefined && spec.descriptor !== "none";
  return {
    name: Buffer.from(spec.name),
    packed,
    method,
    flags: (spec.flags ?? 0) | (hasDescriptor ? 8 : 0),
    checksum: spec.checksum ?? crc32(content),
    packedBytes: spec.packedBytes ?? packed.length,
    unpackedBytes: spec.unpackedBytes ?? content.length,
  };
}

function descriptorOf({ descriptor = "none" }: ZipEntrySpec, { checksum, packedBytes, unpackedBytes }: Facts): Buffer {
  const signature = u32(0x08074b50);
  const narrow = [u32(packedBytes), u32(unpackedBytes)];
  if (descriptor === "none") return Buffer.alloc(0);
  if (descriptor === "short") return Buffer.concat([u32(checksum), ...narrow]);
  if (descriptor === "signed") return Buffer.concat([signature, u32(checksum), ...narrow]);
  if (descriptor === "wide") return Buffer.concat([signature, u32(checksum), u64(packedBytes), u64(unpackedBytes)]);
  return Buffer.concat([signature, u32(checksum ^ 1), ...narrow]);
}

function localOf(spec: ZipEntrySpec, facts: Facts): Buffer {
  const isLater = (facts.flags & 8) !== 0;
  const name = Buffer.from(spec.localName ?? facts.name);
  const zip64 = spec.zip64 === true && !isLater ? extraField(1, Buffer.concat([u64(facts.unpackedBytes), u64(facts.packedBytes)])) : Buffer.alloc(0);
  const extra = Buffer.concat([zip64, spec.localExtra ?? Buffer.alloc(0)]);
  const sizes = isLater ? [0, 0] : spec.zip64 === true ? [0xffffffff, 0xffffffff] : [facts.packedBytes, spec.localUnpackedBytes ?? facts.unpackedBytes];
  return Buffer.concat([
    u32(0x04034b50),
    u16(20),
    u16(facts.flags),
    u16(spec.localMethod ?? facts.method),
    u32(0),
    u32(isLater ? 0 : (spec.localChecksum ?? facts.checksum)),
    ...sizes.map(u32),
    u16(name.length),
    u16(extra.length),
    name,
    extra,
    facts.packed,
    descriptorOf(spec, facts),
  ]);
}

function centralOf(spec: ZipEntrySpec, facts: Facts, offset: number): Buffer {
  const zip64 = spec.zip64 === true ? extraField(1, Buffer.concat([u64(facts.unpackedBytes), u64(facts.packedBytes), u64(offset)])) : Buffer.alloc(0);
  const extra = Buffer.concat([zip64, spec.extra ?? Buffer.alloc(0)]);
  const sizes = spec.zip64 === true ? [0xffffffff, 0xffffffff] : [facts.packedBytes, facts.unpackedBytes];
  return Buffer.concat([
    u32(0x02014b50),
    Buffer.from([20, spec.madeBy ?? 0]),
    u16(20),
    u16(facts.flags),
    u16(facts.method),
    u32(0),
    u32(facts.checksum),
    ...sizes.map(u32),
    u16(facts.name.length),
    u16(extra.length),
    u16(0),
    u16(spec.disk ?? 0),
    u16(0),
    u32(spec.attributes ?? 0),
    u32(spec.zip64 === true ? 0xffffffff : offset),
    facts.name,
    extra,
  ]);
}

export function writeZip(spec: ZipSpec): Buffer {
  const before = spec.before ?? Buffer.alloc(0);
  const pieces: Buffer[] = [before];
  const central: Buffer[] = [];
  let at = before.length;
  for (const entry of spec.entries) {
    const facts = factsOf(entry);
    if (entry.isUnlisted !== true) central.push(centralOf(entry, facts, entry.offset ?? at));
    if (entry.isGhost === true) continue;
    const local = localOf(entry, facts);
    pieces.push(local);
    at += local.length;
  }
  pieces.push(spec.between ?? Buffer.alloc(0));
  at += spec.between?.length ?? 0;
  const directory = Buffer.concat(central);
  const count = spec.entryCount ?? central.length;
  const comment = spec.comment ?? Buffer.alloc(0);
  const zip64 =
    spec.zip64End === true
      ? Buffer.concat([
          Buffer.concat([u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(directory.length), u64(at)]),
          Buffer.concat([u32(0x07064b50), u32(0), u64(at + directory.length), u32(1)]),
        ])
      : Buffer.alloc(0);
  const tail = spec.zip64End === true ? [u16(0xffff), u16(0xffff), u32(0xffffffff), u32(0xffffffff)] : [u16(count), u16(count), u32(directory.length), u32(at)];
  const end = Buffer.concat([u32(0x06054b50), u16(spec.disk ?? 0), u16(spec.disk ?? 0), ...tail, u16(comment.length), comment]);
  return Buffer.concat([...pieces, directory, zip64, end, spec.after ?? Buffer.alloc(0)]);
}
