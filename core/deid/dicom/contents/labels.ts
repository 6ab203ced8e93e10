import type { ElementDecision, SeenElement, ValueRepresentation } from "../../../domain/dicom.ts";
import { allowedText } from "../allowedAttributes.ts";
import { ruleOf } from "../attributeTable.ts";
import type { Treatments } from "./treatments.ts";

/**
 * Names of regions, segments, fiducials, beams: typed by people, and what their objects are about. Those that Table E.1-1 lists are the profile's; the
 * others of these groups are cleaned as descriptors are.
 */

/** Segments, registrations, surfaces, presentations, radiotherapy. */
export const labelGroups: ReadonlySet<string> = new Set(["0062", "0064", "0066", "0070", "3006", "3008", "300A", "300C", "3010"]);
const texts: ReadonlySet<ValueRepresentation> = new Set(["LO", "LT", "SH", "ST", "UC", "UT"]);

/** Beams, blocks, wedges and channels by number. */
const enumerated = /^[A-Za-z]{0,2} ?\d{1,3}[a-z]?$/;

export function treatLabel(element: SeenElement, treatments: Treatments): ElementDecision | undefined {
  const { tag, vr } = element;
  if (!treatments.options.cleanDescriptors || !texts.has(vr) || allowedText.has(tag) || ruleOf(tag) !== undefined) return undefined;
  return element.readText().every((label) => enumerated.test(label)) ? treatments.hunt(element) : treatments.clean(element);
}
