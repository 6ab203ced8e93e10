import { z } from "zod";
import table from "../../../assets/regionRules.json" with { type: "json" };
import { FailureError } from "../../domain/failure.ts";
import type { Rectangle, SeenImage } from "../../domain/recipe.ts";

/** Where devices are known to write. A rule proposes; it never says that there is nothing elsewhere. */

/** Of an image's header, as rules for devices see it. */
export interface DeviceFacts extends SeenImage {
  readonly software: string;
}

const pixel = z.int().min(0).max(65_535);
const length = z.int().min(1).max(65_535);
const word = z.string().min(1).max(256);

const ruleShape = z.strictObject({
  /** All that is named must fit; model and software fit by how they begin, since versions and options are written behind. */
  when: z.strictObject({ modality: word.exactOptional(), manufacturer: word, model: word.exactOptional(), software: word.exactOptional(), rows: length.exactOptional(), columns: length.exactOptional() }),
  regions: z.array(z.strictObject({ x: pixel, y: pixel, width: length, height: length, holds: word })).min(1).max(64),
  /** Where this is known from. */
  source: word,
});

const rulesShape = z.strictObject({ format: z.literal("noren-regions/1"), rules: z.array(ruleShape).max(10_000) });

export type RegionRule = z.infer<typeof ruleShape>;

/** Throws FailureError where it is no such table. */
export function readRegionRules(json: unknown): readonly RegionRule[] {
  const read = rulesShape.safeParse(json);
  if (!read.success) throw new FailureError("deid.regionRulesMalformed");
  return read.data.rules;
}

/** Those that come with the program (assets/regionRules.json). */
export const knownRules: readonly RegionRule[] = readRegionRules(table);

const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/[\s.,_-]+/g, " ").trim();
const same = (wanted: string | undefined, found: string): boolean => wanted === undefined || folded(found) === folded(wanted);
const begins = (wanted: string | undefined, found: string): boolean => wanted === undefined || folded(found).startsWith(folded(wanted));

/** Rectangles of every rule that fits, in the order of the rules. A rule without a size fits any, and its rectangles are clipped by the caller. */
export function rulesFor(facts: DeviceFacts, rules: readonly RegionRule[]): readonly Rectangle[] {
  return rules
    .filter(
      ({ when }) =>
        same(when.modality, facts.modality) &&
        begins(when.manufacturer, facts.manufacturer) &&
        begins(when.model, facts.model) &&
        begins(when.software, facts.software) &&
        (when.rows === undefined || when.rows === facts.rows) &&
        (when.columns === undefined || when.columns === facts.columns),
    )
    .flatMap(({ regions }) => regions.map(({ x, y, width, height }) => ({ x, y, width, height })));
}
