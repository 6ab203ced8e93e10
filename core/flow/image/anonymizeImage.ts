import { basicProfile } from "../../deid/dicom/basicProfile.ts";
import { headerCollector, objectFate } from "../../deid/dicom/contents/objectFate.ts";
import type { ElementChange, ProfileRequest } from "../../deid/dicom/profileRequest.ts";
import { replaceUid } from "../../deid/dicom/replaceUid.ts";
import { MemorySource, type ByteSource } from "../../dicom/byteSource.ts";
import { planFile, walkSource, type FilePlan } from "../../dicom/editFile.ts";
import { assemble } from "../../dicom/pieces.ts";
import type { Decide, PixelMask } from "../../domain/dicom.ts";
import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import { checkImage } from "./checkImage.ts";
import { treatPixels } from "./treatPixels.ts";

export type ImageRequest = Omit<ProfileRequest, "areMasksDecided">;

export interface PlannedImage {
  /** Of ranges of what was read and of new bytes; checked, and not written yet. */
  readonly plan: FilePlan;
  readonly changes: readonly ElementChange[];
}

const pixelTags: ReadonlySet<string> = new Set(["7FE00010", "7FE00008", "7FE00009"]);
const overlayBitPosition = /^60..0102$/u;

/**
 * One DICOM object: whether it may be passed on at all, then its pixels, then the profile over all of it, then the check of what came out. A
 * FailureError means that the object is held. `masks` undefined: nobody decided; an empty list: somebody decided that there is nothing to mask.
 */
export function planImage(source: ByteSource, request: ImageRequest, masks: readonly PixelMask[] | undefined): PlannedImage {
  const collector = headerCollector();
  let hasPixels = false as boolean;
  const overlayBits: number[] = [];
  const own = new Map<string, string>();
  walkSource(source, (element) => {
    collector.see(element);
    if (element.depth === 0 && pixelTags.has(element.tag)) hasPixels = true;
    if (element.depth === 0 && (element.tag === "00080016" || element.tag === "00080018")) own.set(element.tag, element.readText()[0] ?? "");
    if (overlayBitPosition.test(element.tag)) overlayBits.push(...element.readNumbers().filter((bit) => bit !== 0));
  });
  const fate = objectFate(collector.header(), { ...(request.allowsGeometry !== undefined && { allowsGeometry: request.allowsGeometry }) });
  if (fate.kind !== "keep") throw new FailureError(fate.reason);
  if (!hasPixels && masks !== undefined && masks.length > 0) throw new FailureError("dicom.maskUnfit");
  const treated = hasPixels ? treatPixels(source, masks ?? [], overlayBits) : { source, areUnusedBitsCleared: false };
  return planHeader(treated.source, { ...request, areUnusedBitsCleared: treated.areUnusedBitsCleared }, hasPixels && masks !== undefined, own);
}

/** PS3.10 §7.1: the head says of the dataset what it says itself. Tools that rewrite one forget the other. */
const headOf: Readonly<Record<string, string>> = { "00020002": "00080016", "00020003": "00080018" };

function withRightHead(decide: Decide, { runSecret, options }: ImageRequest, own: ReadonlyMap<string, string>): Decide {
  return (element) => {
    const decision = decide(element);
    const meant = element.depth === 0 ? own.get(headOf[element.tag] ?? "") : undefined;
    if (meant === undefined || meant === "" || element.readText()[0] === meant) return decision;
    return { kind: "replace", value: element.tag === "00020002" || options?.retainUids === true ? meant : replaceUid(runSecret, meant) };
  };
}

/** The same of an object whose pixels are as they are to be. */
export function planHeader(source: ByteSource, request: ImageRequest, areMasksDecided = false, own: ReadonlyMap<string, string> = new Map()): PlannedImage {
  const profile = basicProfile({ ...request, areMasksDecided });
  const plan = planFile(source, withRightHead(profile.decide, request, own), { additions: profile.additions, makeHead: true });
  const changes = profile.changes();
  checkImage(plan, { ...request, additions: profile.additions });
  return { plan, changes };
}

export interface AnonymizedImage {
  readonly bytes: Buffer;
  readonly changes: readonly ElementChange[];
}

/** The same of a file in memory. */
export function anonymizeImage(bytes: Uint8Array, request: ImageRequest, masks: readonly PixelMask[] | undefined): Result<AnonymizedImage> {
  try {
    const { plan, changes } = planImage(new MemorySource(bytes), request, masks);
    return succeed({ bytes: assemble(plan.source, plan.pieces), changes });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
