import path from "node:path";
import { createHash } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import { makeFolder, writeFileDurably } from "../platform/disk.ts";
import { formatCheckpoint, type Checkpoint } from "../store/checkpoint.ts";
import type { Session } from "./context.ts";

/** A head of the log, signed by the officer's card, kept beside the log and wherever else it is carried (DESIGN §1). */
export async function makeCheckpoint(session: Session, at: Instant, folder: string): Promise<{ readonly checkpoint: Checkpoint; readonly note: string }> {
  const head = await session.store.read("audit.head", {});
  if (head === undefined) throw new Error("a room has at least the row of its making");
  const checkpoint: Checkpoint = { origin: `noren-room/${session.room.id}`, size: head.sequence, head: head.hash, at };
  const note = await formatCheckpoint(checkpoint, { name: session.officer.id, certificate: session.signingCertificate, sign: signWith(session) });
  makeFolder(folder);
  writeFileDurably(path.join(folder, `${String(checkpoint.size).padStart(9, "0")}.checkpoint`), note);
  return { checkpoint, note };
}

const signWith =
  (session: Session) =>
  async (bytes: Uint8Array): Promise<Uint8Array> => {
    const signature = await session.card.sign(session.signingKey, createHash("sha384").update(bytes).digest());
    if (!signature.ok) throw new FailureError(signature.failure.code, signature.failure.details);
    return signature.value;
  };
