import type { ImageFacts } from "./imageFacts.ts";

/** Whose pictures are of a screen, a paper or a camera: what the device wrote about somebody is within them more often than not. */
const writing: ReadonlySet<string> = new Set(["US", "IVUS", "SC", "OT", "XA", "RF", "XC", "IO", "PX", "ES", "GM", "SM", "OP", "OPT", "OPM", "OCT", "IVOCT", "BDUS", "BI", "DG", "EPS", "HD", "HC", "TG", "LS", "DMS", "DOC", "ECG", "EEG", "EMG", "EOG", "ESG", "AU"]);
/** Of such the device says nothing else. */
const secondaryCapture = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(?:\.|$)/u;

/** Whether an image that no mask fits may not leave without somebody's word, or a search: by its kind, or because it says itself that text is burned in. */
export function mayHoldText({ modality, sopClass, saysBurnedIn, hasPixels }: Pick<ImageFacts, "modality" | "sopClass" | "saysBurnedIn" | "hasPixels">): boolean {
  if (!hasPixels) return false;
  const name = modality.trim().toUpperCase();
  return name === "" || writing.has(name) || saysBurnedIn || secondaryCapture.test(sopClass);
}

/** Slices of one volume: what a device writes onto them stands in the same place on all. */
const sliced: ReadonlySet<string> = new Set(["CT", "MR", "PT", "NM"]);

export const isSliced = ({ modality, sopClass, frames }: Pick<ImageFacts, "modality" | "sopClass" | "frames">): boolean => sliced.has(modality.trim().toUpperCase()) && frames === 1 && !secondaryCapture.test(sopClass);
