import path from "node:path";
import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import type { ResourceQuery } from "../contract/resources.ts";
import type { Result } from "../domain/failure.ts";
import { verifyWith } from "../envelope/signature.ts";
import { listFolder, readText } from "../platform/disk.ts";
import type { Act, RoomContext } from "./context.ts";
import { exportAudit } from "./exportAudit.ts";
import { open } from "./handlers.ts";
import { makeCheckpoint } from "./makeCheckpoint.ts";
import { verifyAudit } from "./verifyAudit.ts";

/** Opens a view of the log: what comes later does not move its pages. Looking is itself recorded first (PS3.15 A.5.3.2). */
export async function listAudit(context: RoomContext, { filter }: OperationInput<"audit.list">, act: Act): Promise<Result<OperationOutput<"audit.list">>> {
  const { store } = open(context);
  await store.record(act.entry());
  const view = await store.read("audit.view", { filter });
  const officers = await store.read("officer.list", {});
  return { ok: true, value: { ...view, operations: [...view.operations], officers: [...officers] } };
}

export async function pageOfAudit(context: RoomContext, query: ResourceQuery<"audit.rows">): Promise<Result<Uint8Array>> {
  const rows = await open(context).store.read("audit.page", query);
  return { ok: true, value: Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join("")) };
}

export async function verifyAuditHere(context: RoomContext, { checkpoint }: OperationInput<"audit.verify">): Promise<Result<OperationOutput<"audit.verify">>> {
  const { store, room } = open(context);
  const kept = path.join(context.folder, "checkpoints");
  const notes = listFolder(kept)
    .filter((name) => name.endsWith(".checkpoint"))
    .map((name) => readText(path.join(kept, name)) ?? "");
  if (checkpoint !== undefined) notes.push(checkpoint);
  return context.jobs.run("audit.verify", ({ signal, progress }) =>
    verifyAudit({ store, room: room.id, checkpoints: notes, verifySignature: verifyWith, signal, progress, clock: context.clock }),
  );
}

export async function exportAuditHere(context: RoomContext, input: OperationInput<"audit.export">, act: Act): Promise<Result<OperationOutput<"audit.export">>> {
  const session = open(context);
  const { checkpoint, note } = await makeCheckpoint(session, context.clock.now(), path.join(context.folder, "checkpoints"));
  act.about({ objects: [checkpoint.head], details: { rows: checkpoint.size } });
  const written = await context.jobs.run("audit.export", ({ signal, progress }) =>
    exportAudit({ store: session.store, room: session.room, folder: input.folder, upTo: checkpoint.size, note, signal, progress }),
  );
  return written.ok ? { ok: true, value: { rows: checkpoint.size, files: [...written.value.files], checkpoint } } : written;
}
