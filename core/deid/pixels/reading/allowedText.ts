/** What devices write of themselves and of the picture, and nobody's: measurements with their units, orientation marks. Whole texts, never parts. */

/** Four digits at most: of those a person has more. */
const number = String.raw`[<>≤≥~±+-]?\d{1,4}(?:[.,]\d{1,3})?`;
const unit = String.raw`(?:[cmµu]?m|[cm]m[²³23]|[cmk]?m/se?c?|[kM]?Hz|dB|%|bpm|BPM|fps|FPS|kVp?|mA|mAs|µ?s|ms|sec|°|deg|HU|mGy|mSv|ml|mL|cc|mmHg|T|x)`;
/** Settings and measures with a name of their own. */
const setting = String.raw`(?:MI|TI[SBCsbc]?|Gn|Gain|G|DR|Dyn|FR|Freq|Frq|F|PRF|WF|PWR|Pwr|AO|P|C|Depth|Dist|Vol|HR|kV|mAs?|WW|WL|W|L|TR|TE|FA|FOV|ST|SL|Zoom|Map|Persist|Pers|SV|Acq|2D|CF|M3|AP|PA|RL|LL|EF|LV|RV|EDV|ESV|IVS|Vmax|Vmin|PSV|RI|PI)`;

const patterns = [
  new RegExp(`^${number}\\s?${unit}$`, "u"),
  new RegExp(`^${setting}\\s?[:=]?\\s?${number}\\s?${unit}?$`, "u"),
  /^(?:R|L|A|P|H|F|S|I|RT|LT|AP|PA|LAT|Semi-?Upright|Portable|Supine|Prone|Erect)$/u,
] as const;

/** A time of day alone is a time of the examination, a date is a date, and five digits are somebody's number: none of them is allowed. */
export function isAllowedText(text: string): boolean {
  const plain = text.normalize("NFKC").trim().replaceAll(/\s+/g, " ");
  // NFKC writes ² as 2 and ℃ as two letters, which the units take into account.
  return patterns.some((pattern) => pattern.test(plain));
}
