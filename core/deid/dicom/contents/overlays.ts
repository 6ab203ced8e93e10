import type { ElementDecision, SeenElement, Tag } from "../../../domain/dicom.ts";
import { FailureError } from "../../../domain/failure.ts";
import { keep, type Treatments } from "./treatments.ts";

/** Overlay planes in groups 60xx, curves in 50xx (PS3.5 §7.6): pictures beside the picture. Icons are the table's, which removes them wherever they lie. */

const groupOf = (tag: Tag): number => Number.parseInt(tag.slice(0, 4), 16);
const isCurve = (tag: Tag): boolean => tag.startsWith("50");
const isOverlay = (tag: Tag): boolean => tag.startsWith("60") && groupOf(tag) % 2 === 0;

/** Groups of both, even ones only: odd ones are private. */
export const besideGroups: ReadonlySet<string> = new Set(Array.from({ length: 128 }, (_, index) => (index * 2).toString(16).padStart(2, "0").toUpperCase()).flatMap((last) => [`50${last}`, `60${last}`]));

/** Rows, columns, frames, type, origin, place, bits; the plane itself; numbers of a region. */
const planeAttributes = new Set(["0010", "0011", "0015", "0040", "0050", "0051", "0100", "0102", "3000", "1301", "1302", "1303"]);
/** PS3.3 §C.9.2.1.1: overlays once lay in bits of the pixels; here their place is said. */
const bitPosition = "0102";

export const saysInPixels = (element: Pick<SeenElement, "tag" | "readNumbers">): boolean => isOverlay(element.tag) && element.tag.endsWith(bitPosition) && element.readNumbers().some((bit) => bit !== 0);

/** Of an element of one of these groups. */
export function treatOverlay(element: SeenElement, treatments: Treatments): ElementDecision {
  const { tag } = element;
  if (isCurve(tag)) return treatments.remove(element, "profile");
  const { areUnusedBitsCleared = false, keptOverlays = [] } = treatments.request;
  // Without its description it would stay where it lies, and nobody would know of it.
  if (saysInPixels(element) && !areUnusedBitsCleared) throw new FailureError("dicom.overlayInPixels");
  const isKept = treatments.options.cleanGraphics && keptOverlays.includes(groupOf(tag)) && isPlane(element);
  return isKept && planeAttributes.has(tag.slice(4)) ? keep : treatments.remove(element, "profile");
}

/** An overlay with bits of its own, that of its group is told by. */
function isPlane(element: SeenElement): boolean {
  const group = element.tag.slice(0, 4);
  const position = element.item.find(`${group}${bitPosition}`);
  return element.item.find(`${group}3000`) !== undefined && (position?.readNumbers().every((bit) => bit === 0) ?? true);
}
