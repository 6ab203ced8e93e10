import type { ElementDecision, SeenElement, Tag } from "../../../domain/dicom.ts";
import { keep, type Treatments } from "./treatments.ts";

/** Curves of electrocardiograms and the like (PS3.3 §C.10.9): what was measured stays byte for byte, what was typed is cleaned. */

/** The samples, the value that stands for none, the least and the most of a channel; numbers, whatever a device writes. */
const samples: ReadonlySet<Tag> = new Set(["54001010", "5400100A", "54000110", "54000112"]);
const waveforms: Tag = "54000100";
const channelLabel: Tag = "003A0203";
/** The leads of an electrocardiogram, by name. */
const lead = /^(?:lead )?(?:I{1,3}|aV[RLF]|-aVR|V[1-9]R?|[XYZ])$/i;

export function treatWaveform(element: SeenElement, treatments: Treatments): ElementDecision | undefined {
  if (samples.has(element.tag) && element.item.sequence === waveforms) return keep;
  if (element.tag !== channelLabel || !treatments.options.cleanDescriptors) return undefined;
  return element.readText().every((label) => label === "" || lead.test(label)) ? keep : treatments.clean(element);
}
