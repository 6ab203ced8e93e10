import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { AuditEntry } from "../domain/audit.ts";
import type { Instant, RoomId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import { appendAudit, auditHead } from "./audit.ts";
import { asStoreFailure } from "./failures.ts";
import { findDamage } from "./integrity.ts";
import { createDatabase, openWritable, type Opening } from "./open.ts";
import { insertRoom } from "./room.ts";

const entry = (index: number): AuditEntry => ({
  id: `entry-${String(index)}`,
  at: index as Instant,
  event: "applicationActivity",
  action: "E",
  outcome: 0,
  operation: "fill",
});

/** Writes until the disk is full, then tries once more after something was cleared away. */
export function fillFolder(folder: string, opening: Opening): Readonly<Record<string, unknown>> {
  createDatabase(opening, (db) => {
    insertRoom(db, { id: "room-full" as RoomId, name: "満室", kind: "demo", policySha256: "0".repeat(64), createdAt: 0 as Instant }, 1 as never);
    appendAudit(db, entry(0));
  });
  const ballast = path.join(folder, "ballast");
  writeFileSync(ballast, Buffer.alloc(100_000));
  const db = openWritable(opening);
  let acknowledged = 0;
  let failure = "none";
  try {
    for (;;) {
      db.transaction(() => appendAudit(db, entry(acknowledged + 1)));
      acknowledged++;
    }
  } catch (error) {
    const known = asStoreFailure(error, opening.file);
    failure = known instanceof FailureError ? known.failure.code : String(error);
  }
  let making = "none";
  try {
    createDatabase({ ...opening, file: path.join(folder, "other.db") }, () => undefined);
  } catch (error) {
    making = error instanceof FailureError ? error.failure.code : String(error);
  }
  for (const name of readdirSync(folder).filter((each) => each.startsWith("other.db"))) rmSync(path.join(folder, name));
  rmSync(ballast);
  const { size } = auditHead(db);
  db.transaction(() => appendAudit(db, entry(acknowledged + 1)));
  const after = findDamage(db).join() || "ok";
  db.close();
  return { acknowledged, found: size, failure, making, after };
}
