import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { openBudget } from "../archive/limits.ts";
import type { RandomSource } from "../archive/source.ts";
import { readZipDirectory } from "../archive/zipDirectory.ts";

/** Whether an office document carries programs, told by the names of its parts: what they do is nobody's business here. */

const zipParts = /(?:^|\/)(?:vba(?:Project|Data)[^/]*\.(?:bin|xml)|activeX\/.+|oleObject[^/]*\.bin|Basic\/.+|Scripts\/.+)$/i;
const compoundParts = new Set(["VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "MACROS", "\u0001OLE10NATIVE", "OBJECTPOOL"]);

/** The reason to hold the document, if there is one. A document whose inside cannot be read is held too. */
export async function reasonOfOffice(source: RandomSource): Promise<FailureCode | undefined> {
  const head = await source.read(0, Math.min(8, source.size));
  try {
    const hasMacros = head[0] === 0xd0 ? await compoundHasMacros(source) : await zipHasMacros(source);
    return hasMacros ? "media.macro" : undefined;
  } catch (error) {
    if (error instanceof FailureError) return "media.kindTampered";
    throw error;
  }
}

async function zipHasMacros(source: RandomSource): Promise<boolean> {
  const directory = await readZipDirectory(source, openBudget(source.size));
  try {
    for (let index = 0; index < directory.count; index++) if (zipParts.test(directory.recordAt(index).name.toString("latin1"))) return true;
    return false;
  } finally {
    directory.wipe();
  }
}

const endOfChain = 0xfffffffa;
const malformed = (): FailureError => new FailureError("media.archiveMalformed");

/** The compound file of MS-CFB: directory entries of 128 bytes in a chain of sectors. Only the names are read. */
async function compoundHasMacros(source: RandomSource): Promise<boolean> {
  if (source.size < 512) throw malformed();
  const header = await source.read(0, 512);
  const shift = header.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) throw malformed();
  const sectorBytes = 1 << shift;
  const sectors = Math.ceil(source.size / sectorBytes);
  const readSector = (sector: number): Buffer | Promise<Buffer> => {
    const at = (sector + 1) * sectorBytes;
    if (at + sectorBytes > source.size) throw malformed();
    return source.read(at, sectorBytes);
  };
  const tables = await listTables(header, sectors, sectorBytes, readSector);
  let sector = header.readUInt32LE(48);
  for (let steps = 0; sector < endOfChain; steps++) {
    if (steps > sectors) throw malformed();
    const entries = await readSector(sector);
    for (let at = 0; at + 128 <= entries.length; at += 128) {
      const length = entries.readUInt16LE(at + 64);
      if (length < 2 || length > 64) continue;
      if (compoundParts.has(entries.toString("utf16le", at, at + length - 2).toUpperCase())) return true;
    }
    const table = tables[Math.floor(sector / (sectorBytes / 4))];
    if (table === undefined) throw malformed();
    sector = (await readSector(table)).readUInt32LE((sector % (sectorBytes / 4)) * 4);
  }
  return false;
}

/** Where the sectors of the allocation table are: 109 in the header, more in a chain of their own (MS-CFB §2.5). */
async function listTables(header: Buffer, sectors: number, sectorBytes: number, readSector: (sector: number) => Buffer | Promise<Buffer>): Promise<readonly number[]> {
  const tables: number[] = [];
  const gather = (block: Buffer, from: number, count: number): void => {
    for (let index = 0; index < count; index++) {
      const sector = block.readUInt32LE(from + index * 4);
      if (sector < endOfChain) tables.push(sector);
    }
  };
  gather(header, 76, 109);
  let next = header.readUInt32LE(68);
  for (let steps = 0; next < endOfChain; steps++) {
    if (steps > sectors) throw malformed();
    const block = await readSector(next);
    gather(block, 0, sectorBytes / 4 - 1);
    next = block.readUInt32LE(sectorBytes - 4);
  }
  return tables;
}
