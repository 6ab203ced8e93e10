import type { ResourceQuery } from "../../contract/resources.ts";
import type { ReviewFrame, ReviewRow, ReviewTable } from "../../contract/reviewShapes.ts";
import { openPixels } from "../../dicom/pixels/openPixels.ts";
import { greyScaleOf, paintFrame } from "../../dicom/pixels/paintFrame.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { OutputRow } from "../../store/run.ts";
import type { RoomContext } from "../context.ts";
import { compareHeaders } from "./compareHeaders.ts";
import { withEvidence, type Evidence } from "./evidence.ts";
import { withImages } from "./imageEvidence.ts";
import { noteLook } from "./noteLook.ts";
import { openTable, pageOfTable } from "./tableEvidence.ts";

/**
 * Evidence for the eyes of whoever decides about a result, while it waits for that. It is read out of the vault and the shards, lies on no disk, and
 * goes from memory when nobody looks any more.
 */

export function pageOfRows(context: RoomContext, { run, output, offset, limit }: ResourceQuery<"review.rows">): Promise<Result<Uint8Array>> {
  return looking(context, { run, output, kind: "table" }, async (evidence, row) => {
    const table = await openTable(evidence, row);
    const { plan, shown, name, rows } = table;
    if (offset >= rows) return fail("review.rowsBeyond", { count: rows });
    const head: ReviewTable = {
      name,
      rows,
      columns: shown.map((column) => {
        const { meaning = "unknown", treatment = "delete", cell } = plan.columns[column] ?? {};
        const heading = cell === undefined ? undefined : plan.sourceColumns[column]?.heading;
        return { meaning, treatment, ...(heading !== undefined && { heading }) };
      }),
    };
    const page = await pageOfTable(evidence, table, offset, limit);
    await noteLook(context, { run, output, shows: { persons: table.pieces.reduce((sum, { unit }) => sum + (evidence.units[unit]?.length ?? 0), 0), rows } });
    const lines = page.map(
      ({ row: number, before, after, outcomes }): ReviewRow => ({
        row: number,
        before: shown.map((column) => before[column] ?? ""),
        after: shown.map((column) => after[column] ?? ""),
        outcomes: shown.map((column) => outcomes[column] ?? "deleted"),
      }),
    );
    return succeed(Buffer.from([head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("")));
  });
}

export function pictureOfImage(context: RoomContext, { run, output, frame, side }: ResourceQuery<"review.image">): Promise<Result<Uint8Array>> {
  return looking(context, { run, output, kind: "image" }, (evidence, row) =>
    imageShown(context, { run, output }, withImages(evidence, row, (images) => {
      const original = openPixels(images.before);
      // Both sides by the original's scale: what was painted over would otherwise change how bright the rest is.
      const scale = greyScaleOf(images.before, original, frame);
      const pixels = side === "before" ? original : openPixels(images.after);
      const { samples, bytes } = paintFrame(pixels, frame, scale);
      const { rows, columns, frames } = pixels.layout;
      const head: ReviewFrame = { rows, columns, samples, frames, frame };
      return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]);
    })),
  );
}

export function headerOfImage(context: RoomContext, { run, output }: ResourceQuery<"review.header">): Promise<Result<Uint8Array>> {
  return looking(context, { run, output, kind: "image" }, (evidence, row) =>
    imageShown(
      context,
      { run, output },
      withImages(evidence, row, ({ before, after }) =>
        Buffer.from(
          compareHeaders(before, after)
            .map((line) => `${JSON.stringify(line)}\n`)
            .join(""),
        ),
      ),
    ),
  );
}

/** One person's. */
const ofImage = { persons: 1, rows: 0 } as const;

async function imageShown(context: RoomContext, { run, output }: { readonly run: number; readonly output: number }, bytes: Promise<Uint8Array>): Promise<Result<Uint8Array>> {
  const shown = await bytes;
  await noteLook(context, { run, output, shows: ofImage });
  return succeed(shown);
}

async function looking(
  context: RoomContext,
  { run, output, kind }: { readonly run: number; readonly output: number; readonly kind: OutputRow["kind"] },
  look: (evidence: Evidence, row: OutputRow) => Promise<Result<Uint8Array>>,
): Promise<Result<Uint8Array>> {
  return withEvidence(context, run, async (evidence) => {
    const [row] = await evidence.store.read("run.outputs", { run, after: output - 1, limit: 1 });
    if (row?.output !== output || row.kind !== kind) return fail("finding.unknown");
    return look(evidence, row);
  });
}
