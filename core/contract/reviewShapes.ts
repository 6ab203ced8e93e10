import { z } from "zod";
import { cellOutcomes, columnMeanings } from "../domain/record.ts";
import { treatments } from "../domain/recipe.ts";
import * as shape from "./shapes.ts";

/** What the resources of a review bring: evidence, for the eyes of whoever decides about it. */

export const reviewColumn = z.strictObject({
  /** As it was delivered; of identity that is not known any more. */
  heading: z.string().max(1000).exactOptional(),
  meaning: z.enum(columnMeanings),
  treatment: z.enum(treatments),
});

/** The first line: the table; then its rows, each with as many cells as there are columns. */
export const reviewTable = z.strictObject({ name: z.string().max(400), rows: shape.count, columns: z.array(reviewColumn) });

export const reviewRow = z.strictObject({ row: shape.count, before: z.array(z.string()), after: z.array(z.string()), outcomes: z.array(z.enum(cellOutcomes)) });

/** The first line: the frame; then, behind a line feed, its pixels as they are to be painted: one byte of grey or three of colour each. */
export const reviewFrame = z.strictObject({
  rows: z.int().min(1).max(65_535),
  columns: z.int().min(1).max(65_535),
  samples: z.union([z.literal(1), z.literal(3)]),
  frames: z.int().min(1),
  frame: shape.count,
});

/** One attribute of the header that is not the same any more; absent on the side that does not have it. */
export const reviewAttribute = z.strictObject({
  tag: z.string().regex(/^[0-9A-F]{8}$/u),
  before: z.string().max(1000).exactOptional(),
  after: z.string().max(1000).exactOptional(),
});

export type ReviewTable = z.output<typeof reviewTable>;
export type ReviewRow = z.output<typeof reviewRow>;
export type ReviewFrame = z.output<typeof reviewFrame>;
export type ReviewAttribute = z.output<typeof reviewAttribute>;
