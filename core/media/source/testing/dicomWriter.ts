/** Writes DICOM elements and directories for tests, honest or not. */
export interface ElementSpec {
  readonly tag: number;
  readonly representation: string;
  readonly value: Buffer | string;
  /** Instead of the value's own length. */
  readonly length?: number;
}

export interface Syntax {
  readonly uid: string;
  readonly isExplicit: boolean;
  readonly isLittle: boolean;
}

export const explicitLittle: Syntax = { uid: "1.2.840.10008.1.2.1", isExplicit: true, isLittle: true };
export const implicitLittle: Syntax = { uid: "1.2.840.10008.1.2", isExplicit: false, isLittle: true };
export const explicitBig: Syntax = { uid: "1.2.840.10008.1.2.2", isExplicit: true, isLittle: false };

const long = new Set(["OB", "OW", "SQ", "UN", "UT"]);

function number(value: number, bytes: 2 | 4, { isLittle }: Syntax): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (isLittle) buffer.writeUIntLE(value, 0, bytes);
  else buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

export const u16 = (value: number, syntax = explicitLittle): Buffer => number(value, 2, syntax);
export const u32 = (value: number, syntax = explicitLittle): Buffer => number(value >>> 0, 4, syntax);

export function element({ tag, representation, value, length }: ElementSpec, syntax = explicitLittle): Buffer {
  const raw = Buffer.from(value);
  const padding = raw.length % 2 === 0 ? "" : representation === "UI" ? "\0" : " ";
  const content = Buffer.concat([raw, Buffer.from(padding)]);
  const head = [u16(tag >>> 16, syntax), u16(tag & 0xffff, syntax)];
  const size = length ?? content.length;
  if (!syntax.isExplicit || representation === "") return Buffer.concat([...head, u32(size, syntax), content]);
  const name = Buffer.from(representation);
  return Buffer.concat([...head, name, ...(long.has(representation) ? [u16(0, syntax), u32(size, syntax)] : [u16(size, syntax)]), content]);
}

export function withMeta(dataSet: Buffer, storageClass: string, syntax = explicitLittle): Buffer {
  const meta = Buffer.concat([
    element({ tag: 0x00020002, representation: "UI", value: storageClass }),
    element({ tag: 0x00020003, representation: "UI", value: "1.2.3" }),
    element({ tag: 0x00020010, representation: "UI", value: syntax.uid }),
  ]);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element({ tag: 0x00020000, representation: "UL", value: u32(meta.length) }), meta, dataSet]);
}

export interface RecordSpec {
  readonly type: string;
  readonly fileId?: string;
  readonly sopInstance?: string;
  readonly isInactive?: boolean;
  /** Indices of records. */
  readonly next?: number;
  readonly lower?: number;
  /** Private or nested elements between. */
  readonly more?: Buffer;
}

export interface DirectorySpec {
  readonly records: readonly RecordSpec[];
  readonly root?: number;
  readonly syntax?: Syntax;
  readonly isUndefinedLength?: boolean;
  /** Instead of the offset of an index. */
  readonly offsetOf?: (index: number, offset: number) => number;
}

export function writeDirectory({ records, root = 0, syntax = explicitLittle, isUndefinedLength = false, offsetOf = (_, offset) => offset }: DirectorySpec): Buffer {
  const build = (offsets: readonly number[]): { readonly bytes: Buffer; readonly offsets: readonly number[] } => {
    const at = (index: number | undefined): Buffer => u32(index === undefined ? 0 : offsetOf(index, offsets[index] ?? 0), syntax);
    const items = records.map((record) => {
      const content = Buffer.concat([
        element({ tag: 0x00041400, representation: "UL", value: at(record.next) }, syntax),
        element({ tag: 0x00041410, representation: "US", value: u16(record.isInactive === true ? 0 : 0xffff, syntax) }, syntax),
        element({ tag: 0x00041420, representation: "UL", value: at(record.lower) }, syntax),
        element({ tag: 0x00041430, representation: "CS", value: record.type }, syntax),
        ...(record.fileId === undefined ? [] : [element({ tag: 0x00041500, representation: "CS", value: record.fileId }, syntax)]),
        ...(record.sopInstance === undefined ? [] : [element({ tag: 0x00041511, representation: "UI", value: record.sopInstance }, syntax)]),
        record.more ?? Buffer.alloc(0),
      ]);
      return isUndefinedLength
        ? Buffer.concat([element({ tag: 0xfffee000, representation: "", value: content, length: 0xffffffff }, syntax), element({ tag: 0xfffee00d, representation: "", value: "" }, syntax)])
        : element({ tag: 0xfffee000, representation: "", value: content }, syntax);
    });
    const before = element({ tag: 0x00041200, representation: "UL", value: records.length === 0 ? u32(0, syntax) : at(root) }, syntax);
    const content = Buffer.concat(items);
    const sequence = isUndefinedLength
      ? Buffer.concat([element({ tag: 0x00041220, representation: "SQ", value: content, length: 0xffffffff }, syntax), element({ tag: 0xfffee0dd, representation: "", value: "" }, syntax)])
      : element({ tag: 0x00041220, representation: "SQ", value: content }, syntax);
    const bytes = withMeta(Buffer.concat([before, sequence]), "1.2.840.10008.1.3.10", syntax);
    const end = isUndefinedLength ? bytes.length - 8 : bytes.length;
    let start = end - content.length;
    return { bytes, offsets: items.map((item) => (start += item.length) - item.length) };
  };
  // Offsets take the same room whatever they say, so the second time they are right.
  return build(build([]).offsets).bytes;
}

/** One patient, one study, one series, so many images. */
export function imageRecords(images: number): readonly RecordSpec[] {
  return [
    { type: "PATIENT", lower: 1 },
    { type: "STUDY", lower: 2 },
    { type: "SERIES", lower: 3 },
    ...Array.from({ length: images }, (_, index) => ({
      type: "IMAGE",
      fileId: `DICOM\\PAT0\\IM${String(index).padStart(6, "0")}`,
      sopInstance: `1.2.3.${String(index)}`,
      ...(index + 1 < images && { next: index + 4 }),
    })),
  ];
}
