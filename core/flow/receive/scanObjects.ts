import type { ObjectId } from "../../domain/object.ts";
import { tarEnd, tarHeaderFor, tarPadding } from "../../media/archive/tarStream.ts";
import { scan, type Scanner, type ScanResult } from "../../platform/scan.ts";
import type { DeliveryScan } from "../../store/delivery.ts";
import { batchesOf } from "../package/batches.ts";
import { scanVerdict, worseOf } from "./scanMedium.ts";

export interface ScannedObject {
  readonly item: number;
  readonly object: ObjectId;
  readonly bytes: number;
}

export interface ObjectScanOrder {
  readonly scanner: Scanner | undefined;
  /** What the scan of the medium itself said. */
  readonly before: DeliveryScan | undefined;
  readonly subjects: readonly ScannedObject[];
  readonly read: (id: ObjectId) => AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** A scanner needs ten seconds and more to load its signatures, so that small objects go to it together; it unpacks them itself. */
const together = { weight: 64 * 1024 * 1024, count: 4096 };
/** More is beyond what the scanner takes (see core/platform/scan.ts). */
const largestObject = 2_000_000_000;

/** Objects of the vault, deciphered, by a pipe and never by a file. */
export async function scanObjects(order: ObjectScanOrder): Promise<{ readonly verdict: DeliveryScan | undefined; readonly found: readonly number[] }> {
  const { scanner, before, subjects, signal } = order;
  if (scanner === undefined) return { verdict: before ?? { state: "absent" }, found: [] };
  const found: number[] = [];
  const take = (stream: AsyncIterable<Buffer>): Promise<ScanResult> => scan({ scanner, subject: { stream }, signal });
  let verdict = before;
  const small = subjects.filter(({ bytes }) => bytes <= largestObject);
  if (small.length < subjects.length) verdict = worseOf(verdict, { state: "failed" });
  for (const batch of batchesOf(small, ({ bytes }) => bytes, together)) {
    const whole = await take(batch.length === 1 ? contentOf(order, batch) : tarOf(order, batch));
    const isSuspect = whole.kind === "scanned" && (whole.findings.length > 0 || whole.unread > 0);
    if (!isSuspect || batch.length === 1) {
      const files = batch.length;
      const one = scanVerdict(whole);
      verdict = worseOf(verdict, whole.kind === "scanned" ? { ...one, files, findings: Math.min(1, whole.findings.length) } : one);
      if (whole.kind === "scanned" && whole.findings.length > 0) found.push(...batch.map(({ item }) => item));
      continue;
    }
    // Which of them it is only one by one tells.
    for (const subject of batch) {
      const one = await take(contentOf(order, [subject]));
      const isFound = one.kind === "scanned" && one.findings.length > 0;
      if (isFound) found.push(subject.item);
      verdict = worseOf(verdict, { ...scanVerdict(one), ...(one.kind === "scanned" && { files: 1, findings: isFound ? 1 : 0 }) });
    }
  }
  return { verdict, found };
}

async function* contentOf({ read }: ObjectScanOrder, subjects: readonly ScannedObject[]): AsyncGenerator<Buffer, void, undefined> {
  for (const { object } of subjects) for await (const bytes of read(object)) yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function* tarOf(order: ObjectScanOrder, batch: readonly ScannedObject[]): AsyncGenerator<Buffer, void, undefined> {
  for (const subject of batch) {
    // Names stay in the room: a number tells as much.
    yield tarHeaderFor(String(subject.item), subject.bytes);
    yield* contentOf(order, [subject]);
    yield tarPadding(subject.bytes);
  }
  yield tarEnd();
}
