import { z } from "zod";
import { columnMeanings } from "../domain/record.ts";
import { itemNumber } from "./deliveryShapes.ts";
import * as shape from "./shapes.ts";

/** Rows of the データ screen. None of them has a place for who somebody is. */

export const holderNumber = z.int().min(1).max(2_147_483_647);
const day = z.iso.date();

export const holderRow = z.strictObject({
  holder: holderNumber,
  records: shape.count,
  images: shape.count,
  studies: shape.count,
  refused: z.boolean(),
  /** Files with records of this person. */
  sources: z.array(z.strictObject({ item: itemNumber, records: shape.count })),
});

export const recordRow = z.strictObject({
  record: z.int().min(1),
  item: itemNumber,
  line: z.int().min(1),
  date: day.exactOptional(),
  /** A cell without its text is veiled. */
  cells: z.array(z.strictObject({ meaning: z.enum(columnMeanings), text: z.string().exactOptional() })),
});

export const imageRow = z.strictObject({
  image: z.int().min(1),
  item: itemNumber,
  /** Which study and series of this person's. */
  study: z.int().min(1),
  series: z.int().min(1),
  modality: z.string(),
  date: day.exactOptional(),
  device: z.string().exactOptional(),
  rows: shape.count,
  columns: shape.count,
  frames: shape.count,
  bytes: shape.count,
});
