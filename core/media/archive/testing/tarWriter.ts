/** Writes any tar, honest or not. */
export interface TarEntrySpec {
  readonly name: Buffer | string;
  readonly content?: Buffer | string;
  readonly type?: string;
  readonly linkName?: string;
  readonly prefix?: string;
  readonly bytes?: number;
  /** Instead of eleven octal digits. */
  readonly sizeField?: Buffer;
  readonly checksum?: number;
  readonly magic?: string;
}

const pad = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);

export function tarEntry(spec: TarEntrySpec): Buffer {
  const content = Buffer.from(spec.content ?? "");
  const block = Buffer.alloc(512);
  Buffer.from(spec.name).copy(block, 0, 0, 100);
  block.write("0000644\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  if (spec.sizeField === undefined) block.write(`${(spec.bytes ?? content.length).toString(8).padStart(11, "0")}\0`, 124);
  else spec.sizeField.copy(block, 124);
  block.write("00000000000\0", 136);
  block.write("        ", 148);
  block.write(spec.type ?? "0", 156);
  block.write(spec.linkName ?? "", 157, 100);
  block.write(spec.magic ?? "ustar\x0000", 257, "latin1");
  block.write(spec.prefix ?? "", 345, 155);
  const sum = spec.checksum ?? block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([block, pad(content)]);
}

export const tarEnd = Buffer.alloc(1024);

export const writeTar = (entries: readonly TarEntrySpec[]): Buffer => Buffer.concat([...entries.map(tarEntry), tarEnd]);

/** POSIX.1-2001 records; the length counts itself. */
export function paxRecords(records: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = Buffer.from(` ${key}=${value}\n`);
      let length = rest.length + 1;
      while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
      return Buffer.concat([Buffer.from(String(length)), rest]);
    }),
  );
}
