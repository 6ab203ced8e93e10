import { createHmac } from "node:crypto";
import type { ElementDecision, SeenElement, Tag } from "../../../domain/dicom.ts";
import { enter, keep, type Treatments } from "./treatments.ts";

/** PS3.15 §E.3.3: what was drawn and written over an image, in presentation states (PS3.3 §C.10) and in annotations of waveforms. */

const graphicAnnotations: Tag = "00700001";
const unformattedText: Tag = "00700006";
/** Names of layers, and of the presentation as a whole: codes in form, typed by people. */
const layer: Tag = "00700002";
const layerDescription: Tag = "00700068";
const contentLabel: Tag = "00700080";

/** What stands for a label: the same for the same, since graphics name the layer they lie on. */
function labelFor(secret: Uint8Array, label: string): string {
  return `LABEL_${createHmac("sha256", secret).update("noren/label\0").update(label).digest("hex").slice(0, 8).toUpperCase()}`;
}

function treatLabel(element: SeenElement, treatments: Treatments): ElementDecision {
  const labels = element.readText();
  const cleaned = labels.map((label) => (label === "" || treatments.cleaned(label) === label ? label : labelFor(treatments.request.runSecret, label)));
  return cleaned.every((label, index) => label === labels[index]) ? keep : treatments.replace(element, cleaned, "option");
}

export function treatGraphics(element: SeenElement, treatments: Treatments): ElementDecision | undefined {
  const { options } = treatments;
  switch (element.tag) {
    case graphicAnnotations:
      // Of type 3 in its module, so that an object without it is whole; its dummy would be a drawing of something.
      return options.cleanGraphics ? enter : treatments.remove(element, "profile");
    case unformattedText:
      return treatments.clean(element);
    case layer:
    case contentLabel:
      return treatLabel(element, treatments);
    case layerDescription:
      return options.cleanDescriptors ? treatments.clean(element) : treatments.remove(element, "profile");
    default:
      return undefined;
  }
}
