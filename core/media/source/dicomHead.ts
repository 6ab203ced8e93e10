/** Tells DICOM by its first bytes (PS3.10 §7.1), also where preamble and meta information are missing, as older machines leave them. */

const preamble = 128;
/** "DICM". */
const magic = 0x4449434d;
const directoryClass = "1.2.840.10008.1.3.10";
const representations = new Set("AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split(" "));
const longRepresentations = new Set("OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" "));

interface HeadElement {
  readonly group: number;
  readonly element: number;
  readonly next: number;
}

/** Explicit big endian was retired in 2006 and lives on in archives. */
function bigEndianElement(head: Buffer, at: number): HeadElement | undefined {
  const representation = head.toString("latin1", at + 4, at + 6);
  if (!representations.has(representation) || longRepresentations.has(representation)) return undefined;
  return { group: head.readUInt16BE(at), element: head.readUInt16BE(at + 2), next: at + 8 + head.readUInt16BE(at + 6) };
}

function explicitElement(head: Buffer, at: number): HeadElement | undefined {
  const representation = head.toString("latin1", at + 4, at + 6);
  if (!representations.has(representation)) return undefined;
  const isLong = longRepresentations.has(representation);
  if (at + (isLong ? 12 : 8) > head.length) return undefined;
  return { group: head.readUInt16LE(at), element: head.readUInt16LE(at + 2), next: isLong ? at + 12 + head.readUInt32LE(at + 8) : at + 8 + head.readUInt16LE(at + 6) };
}

const implicitElement = (head: Buffer, at: number): HeadElement => ({
  group: head.readUInt16LE(at),
  element: head.readUInt16LE(at + 2),
  next: at + 8 + head.readUInt32LE(at + 4),
});

/** Groups 0002 and 0008 in either order of bytes: asked first, since hardly any other file begins like that. */
const maybeGroups = (head: Buffer): boolean => (head[0] === 0 && (head[1] === 2 || head[1] === 8)) || (head[1] === 0 && (head[0] === 2 || head[0] === 8));

/** Two elements in ascending order that begin where a data set begins: text hardly ever looks like that. */
function startsWithElements(head: Buffer): boolean {
  if (head.length < 16 || !maybeGroups(head)) return false;
  return [explicitElement, implicitElement, bigEndianElement].some((read) => {
    const first = read(head, 0);
    if (first === undefined || (first.group !== 0x0002 && first.group !== 0x0008) || first.next + 8 > head.length || first.next % 2 !== 0) return false;
    const second = read(head, first.next);
    if (second === undefined) return false;
    return second.group === first.group ? second.element > first.element : second.group === 0x0008;
  });
}

/** (0002,0002), the media storage class, always explicit little endian (PS3.10 §7.1). */
function storageClass(head: Buffer, start: number): string | undefined {
  for (let at = start; at + 12 <= head.length; ) {
    const element = explicitElement(head, at);
    if (element?.group !== 0x0002) return undefined;
    if (head.readUInt16LE(at + 2) === 0x0002) return head.toString("latin1", at + 8, Math.min(element.next, head.length)).replace(/[\0 ]+$/, "");
    at = element.next;
  }
  return undefined;
}

export function dicomKind(head: Buffer): "dicom" | "dicomdir" | undefined {
  const hasPreamble = head.length >= preamble + 4 && head.readUInt32BE(preamble) === magic;
  if (!hasPreamble && !startsWithElements(head)) return undefined;
  return storageClass(head, hasPreamble ? preamble + 4 : 0) === directoryClass ? "dicomdir" : "dicom";
}
