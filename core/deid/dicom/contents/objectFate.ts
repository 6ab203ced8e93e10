import type { FailureCode } from "../../../domain/failure.ts";
import type { SeenElement, Tag } from "../../../domain/dicom.ts";
import { saysInPixels } from "./overlays.ts";

/** What of an object's header tells whether it may be passed on at all. */
export interface ObjectHeader {
  readonly sopClass: string;
  readonly transferSyntax: string;
  readonly modality: string;
  readonly imageType: readonly string[];
  /** (0048,0010): YES where the label of the slide is in the image. */
  readonly specimenLabelInImage: string;
  readonly hasOverlayInPixels: boolean;
}

/** Notes what it is shown; shown every element, or the headers alone. */
export interface HeaderCollector {
  readonly see: (element: SeenElement) => void;
  readonly header: () => ObjectHeader;
}

export function headerCollector(): HeaderCollector {
  const texts = new Map<Tag, readonly string[]>();
  let hasOverlayInPixels = false;
  const wanted: ReadonlySet<Tag> = new Set(["00020010", "00080016", "00080008", "00080060", "00480010"]);
  return {
    see: (element) => {
      if (element.depth === 0 && wanted.has(element.tag)) texts.set(element.tag, element.readText().map((text) => text.trim().toUpperCase()));
      if (saysInPixels(element)) hasOverlayInPixels = true;
    },
    header: () => ({
      sopClass: texts.get("00080016")?.[0] ?? "",
      transferSyntax: texts.get("00020010")?.[0] ?? "",
      modality: texts.get("00080060")?.[0] ?? "",
      imageType: texts.get("00080008") ?? [],
      specimenLabelInImage: texts.get("00480010")?.[0] ?? "",
      hasOverlayInPixels,
    }),
  };
}

export const dropReasons = ["dicom.slideLabel", "dicom.slideOverview"] as const satisfies readonly FailureCode[];
export type DropReason = (typeof dropReasons)[number];

/** `drop`: the object is none of what a recipient may have, is not passed on, and is counted. `hold`: a person has to see to it. */
export type ObjectFate =
  | { readonly kind: "keep"; /** The engine clears them, and tells the profile so; otherwise the profile holds the object. */ readonly needsUnusedBitsCleared: boolean }
  | { readonly kind: "drop"; readonly reason: DropReason }
  | { readonly kind: "hold"; readonly reason: FailureCode };

const slideMicroscopy = "1.2.840.10008.5.1.4.1.1.77.1.6";
const visibleLight = "1.2.840.10008.5.1.4.1.1.77.1.";
/** Microscopy; in magnetic resonance a LABEL is one of spins. */
const isOfSlide = ({ sopClass, modality }: ObjectHeader): boolean => sopClass.startsWith(visibleLight) || modality === "SM" || modality === "GM";
const geometries: ReadonlySet<string> = new Set(["1.2.840.10008.5.1.4.1.1.104.3", "1.2.840.10008.5.1.4.1.1.104.4", "1.2.840.10008.5.1.4.1.1.104.5"]);
/** MPEG-2, MPEG-4 AVC, HEVC, each with its profiles and in one piece or several; SMPTE ST 2110. */
const videoSyntax = /^1\.2\.840\.10008\.1\.2\.(?:4\.10[0-8](?:\.1)?|7\.[123])$/;
const videoClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.77\.1\.[124]\.1$/;

export const isVideo = ({ transferSyntax, sopClass }: Pick<ObjectHeader, "transferSyntax" | "sopClass">): boolean => videoSyntax.test(transferSyntax) || videoClass.test(sopClass);

export interface FateOptions {
  /** Surfaces of a body: of a head, a face. */
  readonly allowsGeometry?: boolean;
}

export function objectFate(header: ObjectHeader, { allowsGeometry = false }: FateOptions = {}): ObjectFate {
  const { sopClass, imageType, specimenLabelInImage, hasOverlayInPixels } = header;
  if (isVideo(header)) return { kind: "hold", reason: "dicom.videoUnreviewed" };
  if (geometries.has(sopClass) && !allowsGeometry) return { kind: "hold", reason: "dicom.geometryUndecided" };
  if (imageType.includes("LABEL") && isOfSlide(header)) return { kind: "drop", reason: "dicom.slideLabel" };
  // PS3.3 §C.8.12.4.1.1: the slide as a whole; its label is in most of them, whatever they say.
  if (sopClass === slideMicroscopy && imageType.includes("OVERVIEW")) return { kind: "drop", reason: "dicom.slideOverview" };
  if (specimenLabelInImage !== "" && specimenLabelInImage !== "NO") return { kind: "hold", reason: "dicom.labelInImage" };
  return { kind: "keep", needsUnusedBitsCleared: hasOverlayInPixels };
}
