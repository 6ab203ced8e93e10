import { walkFile } from "../../dicom/editFile.ts";
import type { Tag } from "../../domain/dicom.ts";

/** Whose pictures are of a screen, a paper or a camera: what the device wrote about somebody is within them more often than not. */
const writing: ReadonlySet<string> = new Set(["US", "IVUS", "SC", "OT", "XA", "RF", "XC", "IO", "PX", "ES", "GM", "SM", "OP", "OPT", "OPM", "OCT", "IVOCT", "BDUS", "BI", "DG", "EPS", "HD", "HC", "TG", "LS", "DMS", "DOC", "ECG", "EEG", "EMG", "EOG", "ESG", "AU"]);
/** Of such the device says nothing else. */
const secondaryCapture = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(?:\.|$)/u;

const sopClass: Tag = "00080016";
const burnedInAnnotation: Tag = "00280301";

/** Whether an image that no mask fits may not leave without somebody's word: by its kind, or because it says itself that text is burned in. */
export function mayHoldText(file: Uint8Array, modality: string): boolean {
  const name = modality.trim().toUpperCase();
  if (name === "" || writing.has(name)) return true;
  let isTold = false;
  walkFile(file, (element) => {
    const { tag, depth } = element;
    if (depth !== 0) return;
    if (tag === burnedInAnnotation) isTold ||= element.readText().some((text) => text.trim().toUpperCase() === "YES");
    else if (tag === sopClass) isTold ||= element.readText().some((text) => secondaryCapture.test(text.trim()));
  });
  return isTold;
}
