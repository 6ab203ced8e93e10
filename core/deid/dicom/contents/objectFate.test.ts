import { expect, test } from "vitest";
import type { SeenElement, Tag } from "../../../domain/dicom.ts";
import { expectedHeld, isExpectedHeld } from "./expectedHeld.ts";
import { dropReasons, headerCollector, objectFate, type ObjectHeader } from "./objectFate.ts";

const plain: ObjectHeader = { sopClass: "1.2.840.10008.5.1.4.1.1.2", transferSyntax: "1.2.840.10008.1.2.1", modality: "CT", imageType: ["ORIGINAL", "PRIMARY", "AXIAL"], specimenLabelInImage: "", hasOverlayInPixels: false };
const slide: ObjectHeader = { ...plain, sopClass: "1.2.840.10008.5.1.4.1.1.77.1.6", imageType: ["DERIVED", "PRIMARY", "VOLUME", "RESAMPLED"], specimenLabelInImage: "NO" };

const fate = (header: ObjectHeader): string => {
  const found = objectFate(header);
  return found.kind === "keep" ? `keep${found.needsUnusedBitsCleared ? ", clear" : ""}` : `${found.kind} ${found.reason}`;
};

test("images, and the levels of a slide, are kept", () => {
  expect([fate(plain), fate(slide), fate({ ...slide, imageType: ["DERIVED", "PRIMARY", "THUMBNAIL", "RESAMPLED"] })]).toEqual(["keep", "keep", "keep"]);
});

test("overlays in the bits of pixels have them cleared", () => {
  expect(fate({ ...plain, hasOverlayInPixels: true })).toBe("keep, clear");
});

test("labels and pictures of the whole slide are left out; what says that it shows the label is held", () => {
  expect(fate({ ...slide, imageType: ["ORIGINAL", "PRIMARY", "LABEL", "NONE"], specimenLabelInImage: "YES" })).toBe("drop dicom.slideLabel");
  expect(fate({ ...plain, modality: "SM", imageType: ["DERIVED", "SECONDARY", "LABEL"] })).toBe("drop dicom.slideLabel");
  expect(fate({ ...plain, modality: "MR", imageType: ["ORIGINAL", "PRIMARY", "ASL", "LABEL"] })).toBe("keep");
  expect(fate({ ...slide, imageType: ["ORIGINAL", "PRIMARY", "OVERVIEW", "NONE"] })).toBe("drop dicom.slideOverview");
  expect(fate({ ...slide, specimenLabelInImage: "YES" })).toBe("hold dicom.labelInImage");
});

test("videos and surfaces are held", () => {
  for (const syntax of ["4.100", "4.100.1", "4.101", "4.102", "4.103", "4.104.1", "4.105", "4.106", "4.107", "4.108", "7.1"]) expect(fate({ ...plain, transferSyntax: `1.2.840.10008.1.2.${syntax}` })).toBe("hold dicom.videoUnreviewed");
  for (const kind of ["1.1", "2.1", "4.1"]) expect(fate({ ...plain, sopClass: `1.2.840.10008.5.1.4.1.1.77.1.${kind}` })).toBe("hold dicom.videoUnreviewed");
  for (const syntax of ["4.50", "4.70", "4.80", "4.90", "4.201", "5", "1.99"]) expect(fate({ ...plain, transferSyntax: `1.2.840.10008.1.2.${syntax}` })).toBe("keep");
  for (const kind of [3, 4, 5]) expect(fate({ ...plain, sopClass: `1.2.840.10008.5.1.4.1.1.104.${String(kind)}` })).toBe("hold dicom.geometryUndecided");
  expect(objectFate({ ...plain, sopClass: "1.2.840.10008.5.1.4.1.1.104.3" }, { allowsGeometry: true }).kind).toBe("keep");
});

test("every fate but keeping is expected, and nothing else is", () => {
  const headers = [{ ...plain, transferSyntax: "1.2.840.10008.1.2.4.102" }, { ...plain, sopClass: "1.2.840.10008.5.1.4.1.1.104.3" }, { ...slide, specimenLabelInImage: "YES" }, { ...slide, imageType: ["LABEL"] }, { ...slide, imageType: ["OVERVIEW"] }];
  expect(headers.map((header) => objectFate(header)).every((found) => found.kind !== "keep" && isExpectedHeld(found.reason))).toBe(true);
  expect([isExpectedHeld("dicom.overlayInPixels"), isExpectedHeld("dicom.contentNotUnderstood")]).toEqual([false, false]);
  expect(expectedHeld.filter(({ kind }) => kind === "drop").map(({ reason }) => reason)).toEqual([...dropReasons]);
});

test("a header is gathered from the elements of a walk", () => {
  const seen = (tag: Tag, depth: number, text: readonly string[], numbers: readonly number[] = []): SeenElement => ({
    tag,
    depth,
    path: tag,
    vr: "CS",
    length: 2,
    bytes: new Uint8Array(2),
    isEncapsulated: false,
    privateCreator: undefined,
    item: { parent: undefined, sequence: undefined, path: "", find: () => undefined, itemsOf: () => [] },
    readText: () => text,
    readNumbers: () => numbers,
  });
  const collector = headerCollector();
  for (const element of [seen("00020010", 0, ["1.2.3"]), seen("00080008", 0, ["derived ", "LABEL"]), seen("00080008", 1, ["AXIAL"]), seen("00080016", 0, ["1.2.4"]), seen("00080060", 0, ["SM"]), seen("00480010", 0, ["yes"]), seen("60020102", 0, [], [12])]) collector.see(element);
  expect(collector.header()).toEqual({ sopClass: "1.2.4", transferSyntax: "1.2.3", modality: "SM", imageType: ["DERIVED", "LABEL"], specimenLabelInImage: "YES", hasOverlayInPixels: true });
  expect(headerCollector().header().hasOverlayInPixels).toBe(false);
});
