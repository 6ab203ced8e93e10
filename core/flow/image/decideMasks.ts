import type { PixelMask } from "../../domain/dicom.ts";
import type { Proposal } from "../../domain/proposal.ts";
import { masksFor, type Recipe, type Rectangle } from "../../domain/recipe.ts";
import type { ImageFacts } from "./imageFacts.ts";
import { mayHoldText } from "./mayHoldText.ts";

/** Where somebody's word comes from: masks drawn for this object, a rule of the recipe, or the order to take whatever is proposed. */
export const decidedBy = ["given", "rule", "accepted"] as const;
export type DecidedBy = (typeof decidedBy)[number];

export type MaskDecision =
  /** An empty list: somebody decided that there is nothing to mask. */
  | { readonly kind: "decided"; readonly by: DecidedBy; readonly masks: readonly PixelMask[] }
  /** There is nothing to paint over: no pixels, or none that were proposed. */
  | { readonly kind: "nothing" }
  /** It may not leave before somebody decided: of these, or, where there are none, of the whole image. */
  | { readonly kind: "open"; readonly proposals: readonly Proposal[] };

export interface MaskQuestion {
  readonly facts: ImageFacts;
  readonly recipe: Pick<Recipe, "images">;
  /** Undefined where nobody drew or refused any for this object. */
  readonly given: readonly PixelMask[] | undefined;
  /** Undefined where its pixels were not searched. */
  readonly proposals: readonly Proposal[] | undefined;
  readonly acceptsProposals: boolean;
}

/** Proposals are for humans: one that nobody decided holds the object, whatever its kind. */
export function decideMasks({ facts, recipe, given, proposals, acceptsProposals }: MaskQuestion): MaskDecision {
  if (!facts.hasPixels) return { kind: "nothing" };
  if (given !== undefined) return { kind: "decided", by: "given", masks: given };
  const rectangles = masksFor(recipe, facts);
  const open = (proposals ?? []).filter(({ label, rectangle }) => label?.match !== "allowed" && !rectangles.some((mask) => isWithin(rectangle, mask)));
  const ruled: readonly PixelMask[] = rectangles.length === 0 ? [] : [{ rectangles }];
  if (open.length > 0) return acceptsProposals ? { kind: "decided", by: "accepted", masks: [...ruled, ...open.map(maskOf)] } : { kind: "open", proposals: open };
  if (ruled.length > 0) return { kind: "decided", by: "rule", masks: ruled };
  // The device says that text is burned in and nobody found it, or nobody could look.
  if (mayHoldText(facts) && (proposals === undefined || facts.saysBurnedIn)) return { kind: "open", proposals: [] };
  return { kind: "nothing" };
}

export const maskOf = ({ rectangle, frames }: Proposal): PixelMask => ({ rectangles: [rectangle], ...(frames !== undefined && { frames }) });

const isWithin = (one: Rectangle, other: Rectangle): boolean => one.x >= other.x && one.y >= other.y && one.x + one.width <= other.x + other.width && one.y + one.height <= other.y + other.height;
