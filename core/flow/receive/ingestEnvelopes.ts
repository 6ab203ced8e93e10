import type { EnvelopeProof } from "../../domain/delivery.ts";
import { fail, FailureError } from "../../domain/failure.ts";
import { isArmoured, openArmour, type Armour } from "../../envelope/armour.ts";
import { readCertificate } from "../../envelope/certificate.ts";
import { openEnvelopeReader } from "../../envelope/reader.ts";
import { openSecureReader, type SecureReader } from "../../envelope/secureReader.ts";
import { checkTrust } from "../../envelope/trust.ts";
import { systemClock } from "../../platform/clock.ts";
import { contentKindOf, headBytes } from "../../media/source/contentKind.ts";
import { openMediumFile } from "../../platform/mediumFiles.ts";
import { releaseMemory } from "../../platform/releaseMemory.ts";
import type { ItemOutcome } from "../../store/deliveryItems.ts";
import type { EnvelopeSource, IngestTask, TaskAnswer } from "./ingestOrder.ts";
import { Arrival, type IngestWork } from "./ingestWork.ts";
import { pathOfName, placeOfName } from "./itemName.ts";
import { causeOf } from "./kinds.ts";

/** Encrypted files: a card opens them, a thread reads them, and what came out is believed as far as something vouches for it. */

type TaskOf<Kind extends IngestTask["kind"]> = Extract<IngestTask, { kind: Kind }>;

const stepBytes = 1024 * 1024;

interface OpenedSource {
  readonly size: number;
  readonly read: (offset: number, length: number) => Buffer;
  readonly close: () => void;
}

function openSource(work: IngestWork, name: Uint8Array, source: EnvelopeSource): OpenedSource {
  if (source.kind === "medium") return openMediumFile(source.root, placeOfName(work.nameOf(name)));
  const { object } = source;
  return { size: object.bytes, read: (offset, length) => work.reader.readRange(object, offset, length), close: () => undefined };
}

/** Step by step in binary form, whatever form it came in. False: told to stop. */
function feed(work: IngestWork, { size, read }: OpenedSource, take: (chunk: Buffer) => "enough" | undefined): boolean {
  let armour: Armour | undefined;
  for (let at = 0; at < size; at += stepBytes) {
    if (work.isStopping) return false;
    const chunk = read(at, Math.min(stepBytes, size - at));
    if (at === 0 && isArmoured(chunk)) armour = openArmour();
    if (take(armour === undefined ? chunk : armour.decode(chunk)) === "enough") return true;
  }
  armour?.finish();
  return true;
}

/** What stands before the content: enough for a card to open it. */
export function readHeader(work: IngestWork, { source, file }: TaskOf<"header">): TaskAnswer {
  const opened = openSource(work, file.name, source);
  try {
    // A signature that lies beside something: nothing is enciphered.
    if (contentKindOf(opened.read(0, Math.min(headBytes, opened.size)), "") === "cmsSigned") return { kind: "done" };
    const reader = openEnvelopeReader({ sink: () => undefined });
    const isRead = feed(work, opened, (chunk) => {
      reader.push(chunk);
      return reader.header === undefined ? undefined : "enough";
    });
    if (!isRead) return { kind: "stopped" };
    if (reader.header === undefined) throw new FailureError("envelope.truncated");
    return { kind: "header", header: reader.header };
  } finally {
    opened.close();
  }
}

/** The content, of any size: in the segments while it is read, in the index only once its end was right. */
export async function readEnvelope(work: IngestWork, { source, file, contentKey, signers }: TaskOf<"envelope">): Promise<TaskAnswer> {
  const { item, bytes } = file;
  const name = contentName(pathOfName(work.nameOf(file.name)));
  const arrival = new Arrival(work, { name, place: source.kind === "medium" ? String(item) : `${String(item)}/0` });
  let outcome: ItemOutcome;
  try {
    const proof = readContent(work, { source, file, contentKey, signers }, arrival);
    if (proof === "stopped") {
      arrival.abandon();
      return { kind: "stopped" };
    }
    const { kind, cause, object } = arrival.finish();
    outcome = { item, kind, bytes: arrival.bytes, proof, ...(object !== undefined && { object }), ...(cause !== undefined && { cause }) };
  } catch (error) {
    arrival.abandon();
    if (source.kind === "vault" || !(error instanceof FailureError) || !isOfEnvelope.test(error.failure.code)) throw error;
    const { code } = error.failure;
    outcome = { item, kind: "envelope", bytes, cause: causeOf(code), failure: code };
  } finally {
    contentKey.fill(0);
  }
  if (source.kind === "medium") {
    await work.settle(outcome, 0);
  } else {
    const { item: _item, ...member } = outcome;
    work.open(source.container);
    await work.join({ ...member, entry: 0, name: name.slice(name.lastIndexOf("/") + 1) }, arrival.bytes);
  }
  await work.flush();
  return { kind: "done" };
}

/** Of what was delivered; the rest is the room's own disk, and no fault of the item. */
export const isOfEnvelope = /^(?:envelope|signature|certificate|media)\./u;

function readContent(work: IngestWork, { source, file, contentKey, signers }: Omit<TaskOf<"envelope">, "kind">, arrival: Arrival): EnvelopeProof | "stopped" {
  const opened = openSource(work, file.name, source);
  try {
    // Of another size than the inventory found: it changed since.
    if (source.kind === "medium" && opened.size !== file.bytes) throw new FailureError("media.changed");
    const reader = openSecureReader({
      sink: (plain) => {
        arrival.write(plain);
        plain.fill(0);
      },
      // A medium that came sealed vouches for it as it does for a plain file; the journal says so.
      unauthenticated: "tell",
    });
    let isUnlocked = false;
    const isRead = feed(work, opened, (chunk) => {
      reader.push(chunk);
      if (!isUnlocked && reader.header !== undefined) {
        reader.unlock(contentKey);
        isUnlocked = true;
      }
      work.read(chunk.length);
      // Of a medium each step has memory of its own, and the reader keeps none of it.
      if (source.kind === "medium") releaseMemory(chunk);
      return undefined;
    });
    return isRead ? proofOf(reader.finish(), signers) : "stopped";
  } finally {
    opened.close();
  }
}

/** Throws FailureError where somebody signed it whom the room's policy does not name for this provider. */
function proofOf({ authenticated, inner }: ReturnType<SecureReader["finish"]>, signers: readonly Uint8Array[]): EnvelopeProof {
  if (inner?.kind === "signed") {
    const authorities = signers.flatMap((der) => {
      const read = readCertificate(Buffer.from(der));
      return read.ok ? [read.value] : [];
    });
    const known = authorities.some(({ hash }) => hash === inner.signer.hash);
    // By the very certificate, as with packages: what a registered one has certified is not registered.
    const trusted = known ? checkTrust({ certificate: inner.signer, authorities, crls: [], at: systemClock.now(), usage: "sign" }) : fail("certificate.untrusted");
    if (!trusted.ok) throw new FailureError(trusted.failure.code);
    return "signature";
  }
  if (authenticated) return "tag";
  return inner === undefined ? "nothing" : "digest";
}

/** The kind of text is told by the name too: `visits.csv.p7m` holds a table. */
export const contentName = (path: string): string => path.replace(/\.(?:cms|p7m|p7|enc|pem|smime)$/iu, "");
