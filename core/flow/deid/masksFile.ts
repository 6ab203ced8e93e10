import { z } from "zod";
import type { PixelMask } from "../../domain/dicom.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";

/** What somebody decided of the pixels, outside of a room: which objects, and what is painted over in them. */

const pixel = z.int().min(0).max(65_534);
const side = z.int().min(1).max(65_535);
const frame = z.int().min(0);

const mask = z.strictObject({
  /** First and last, counted from zero; all frames without it. */
  frames: z.strictObject({ first: frame, last: frame }).exactOptional(),
  rectangles: z.array(z.strictObject({ x: pixel, y: pixel, width: side, height: side })).default([]),
  polygons: z.array(z.array(z.strictObject({ x: pixel, y: pixel })).min(3)).exactOptional(),
});

/** One of these says which objects are meant. */
const decision = z
  .strictObject({
    instance: z.string().min(1).exactOptional(),
    series: z.string().min(1).exactOptional(),
    name: z.string().min(1).exactOptional(),
    /** None: somebody looked, and there is nothing to mask. */
    masks: z.array(mask),
  })
  .refine(({ instance, series, name }) => [instance, series, name].filter((one) => one !== undefined).length === 1);

export const masksShape = z.strictObject({ format: z.literal("noren-masks/1"), objects: z.array(decision) });
export type MasksFile = z.output<typeof masksShape>;

export interface DecidedMasks {
  readonly of: (object: { readonly sop: string; readonly series: string; readonly name: string }) => readonly PixelMask[] | undefined;
}

export const noMasks: DecidedMasks = { of: () => undefined };

export function readMasks(text: string): Result<DecidedMasks> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return fail("deid.masksMalformed");
  }
  const read = masksShape.safeParse(given);
  if (!read.success) return fail("deid.masksMalformed", { place: placeOf(read.error.issues[0]?.path ?? []) });
  const byPlace = new Map<string, PixelMask[]>();
  for (const { instance, series, name, masks } of read.data.objects) {
    const key = instance !== undefined ? `instance ${instance}` : series !== undefined ? `series ${series}` : `name ${name ?? ""}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), ...masks]);
  }
  return succeed({
    // What is said of one object goes before what is said of all of its series.
    of: ({ sop, series, name }) => {
      const own = [byPlace.get(`instance ${sop}`), byPlace.get(`name ${name}`)].filter((one) => one !== undefined);
      return own.length > 0 ? own.flat() : byPlace.get(`series ${series}`);
    },
  });
}

const known: ReadonlySet<string> = new Set(["format", "objects", "instance", "series", "name", "masks", "frames", "first", "last", "rectangles", "polygons", "x", "y", "width", "height"]);

/** Names of our own only: what the text calls its fields is not repeated. */
const placeOf = (path: readonly PropertyKey[]): string => path.map((step) => (typeof step === "number" ? `[${String(step)}]` : known.has(String(step)) ? `.${String(step)}` : "")).join("").replace(/^\./u, "") || "masks";
