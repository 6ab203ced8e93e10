import type { LayoutHint } from "../../domain/content.ts";

/**
 * SS-MIX2 standardized storage: first three of the patient's number, next three, the number, the day (or "-"), the kind of data, then
 * a file whose name repeats them (JAHIS, SS-MIX2 1.2). Found wherever it begins, since media carry it below folders of their own.
 */
const ssmix2 = /(?:^|\/)([^/]{3})\/([^/]{3})\/([^/]+)\/(?:\d{8}|-)\/[A-Z]{3}-\d{2}\/([^/_]+)_/;

/** What the place of a file says of it before it is read. */
export function layoutHintOf(segments: readonly string[]): LayoutHint | undefined {
  const name = segments.at(-1) ?? "";
  const place = segments.join("/");
  const match = ssmix2.exec(place);
  if (match?.[3] !== undefined && match[3] === match[4] && match[3].startsWith(match[1] ?? "\0")) return "ssmix2";
  if (/\.uke$/i.test(name)) return "uke";
  if (/^(?:FF1|FF4|EF[nfg]?|EFn|EFf|D|H|K)n?_?\d*.*\.(?:txt|csv)$/i.test(name) && segments.some((segment) => /dpc/i.test(segment))) return "dpc";
  return segments[0]?.toUpperCase() === "DICOM" && /^[A-Z0-9_]{1,8}$/.test(name) ? "dicomMedium" : undefined;
}
