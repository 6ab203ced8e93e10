import { existsSync } from "node:fs";
import type { AuditEntry } from "../../../core/domain/audit.ts";
import { FailureError } from "../../../core/domain/failure.ts";
import { auditHead } from "../../../core/store/audit.ts";
import { auditPage } from "../../../core/store/auditView.ts";
import type { WritableDb } from "../../../core/store/database.ts";
import { findDamage, recordedFacts } from "../../../core/store/integrity.ts";
import { databaseKey } from "../../../core/flow/roleKeys.ts";
import { databaseFile } from "../../../core/flow/roomFolder.ts";
import { openWritable } from "../../../core/store/open.ts";

/** Guarantee 2 in a room whose flows made it: rows of the log and facts, each with the other. */

/** A fact that stands under the operation a person asked for. */
const toldAs: Readonly<Record<string, readonly string[]>> = {
  "delivery.attempt": ["delivery.receive", "held.retry"],
  "checkpoint.add": ["checkpoint.add", "audit.checkpoint"],
  "recipe.add": ["recipe.add", "recipe.addPreset"],
  "run.look": ["review.look"],
  "run.decide": ["finding.decide"],
  "run.reviewed": ["run.review"],
};

/** What asks for an act that may be refused after it was asked for, or that has a row of its own: its row stands whether or not there is a fact. */
const only: ReadonlySet<string> = new Set(["held.retry", "delivery.link", "run.verify", "run.approve"]);

export function withDatabase<Value>(folder: string, roomKey: Uint8Array, act: (db: WritableDb) => Value): Value {
  const key = databaseKey(roomKey);
  const db = openWritable({ file: databaseFile(folder), key, keyChecked: true });
  key.fill(0);
  try {
    return act(db);
  } finally {
    db.close();
  }
}

export function checkDatabase(folder: string, roomKey: Uint8Array): readonly string[] {
  if (!existsSync(databaseFile(folder))) return ["room.db is gone"];
  try {
    return withDatabase(folder, roomKey, (db) => [...findDamage(db), ...unpaired(db)]);
  } catch (error) {
    if (error instanceof FailureError) return [`room.db does not open: ${error.failure.code}`];
    throw error;
  }
}

export const entriesOf = (db: WritableDb): readonly AuditEntry[] => {
  const { size } = auditHead(db);
  return auditPage(db, { filter: {}, upTo: size, offset: 0, limit: size })
    .map(({ entry }) => entry)
    .reverse();
};

function unpaired(db: WritableDb): readonly string[] {
  const rows = entriesOf(db);
  return Object.entries(recordedFacts(db)).flatMap(([name, recorded]) => {
    const operations = toldAs[name] ?? [name];
    const told = rows.flatMap(({ operation, outcome }, index) => (operations.includes(operation) && (outcome === 0 || name === "delivery.stop") ? [index + 1] : []));
    // A room that was asked for more than it did says so in a row of its own.
    const missing = only.has(name) ? [] : told.filter((sequence) => !recorded.includes(sequence));
    const untold = recorded.filter((sequence) => !told.includes(sequence));
    return [...missing.map((sequence) => `row ${String(sequence)} tells of ${name} and there is none`), ...untold.map((sequence) => `${name} of row ${String(sequence)} is told as something else`)];
  });
}
