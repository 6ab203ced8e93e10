import type { ElementDecision, SeenElement } from "../../../domain/dicom.ts";
import type { ElementActions } from "../elementActions.ts";
import type { ProfileRequest } from "../profileRequest.ts";
import { DocumentTreatment } from "./documents/encapsulatedDocument.ts";
import { treatGraphics } from "./graphics.ts";
import { labelGroups, treatLabel } from "./labels.ts";
import { besideGroups, treatOverlay } from "./overlays.ts";
import { codeAttributes } from "./structured/codes.ts";
import { StructuredContent } from "./structured/structuredContent.ts";
import { Treatments } from "./treatments.ts";
import { treatWaveform } from "./waveforms.ts";

type DecideContent = (element: SeenElement) => ElementDecision | undefined;

/** What the table of the profile cannot say of: reports, presentations, waveforms, documents, overlays, labels of regions. */
export interface ContentsProfile {
  /** Undefined for what is none of these. Throws FailureError for what cannot be treated safely: the object is held. */
  readonly decide: DecideContent;
}

/** One is made for each file. What is done is noted by `actions`. */
export function contentsProfile(request: ProfileRequest, actions: ElementActions): ContentsProfile {
  const treatments = new Treatments(request, actions);
  const structured = new StructuredContent(treatments);
  const documents = new DocumentTreatment(treatments);
  const beside: DecideContent = (element) => treatOverlay(element, treatments);
  const label: DecideContent = (element) => treatLabel(element, treatments);
  const waveform: DecideContent = (element) => treatWaveform(element, treatments);
  const decide = (element: SeenElement, group: string): ElementDecision | undefined => {
    switch (group) {
      case "0008":
        return codeAttributes.has(element.tag) ? structured.decide(element) : undefined;
      case "0040":
        return structured.decide(element);
      case "0042":
        return documents.decide(element);
      case "003A":
      case "5400":
        return waveform(element);
      case "0070":
        return treatGraphics(element, treatments) ?? label(element);
      default:
        return besideGroups.has(group) ? beside(element) : labelGroups.has(group) ? label(element) : undefined;
    }
  };
  // Most elements of most objects are of groups in which nothing of this lies: asked of every one, this is worth its speed.
  return { decide: (element) => decide(element, element.tag.slice(0, 4)) };
}
