import type { DatasetElement, ElementDecision, FragmentContent, LaterBytes, PixelMask, SeenElement } from "../../domain/dicom.ts";
import type { FrameCodec } from "./codecs/frameCodec.ts";
import { MaskCovers, rectanglesOf, type Cover } from "./maskShape.ts";
import { paintMasks } from "./paintMasks.ts";
import type { OpenedPixels } from "./openPixels.ts";

/** What is to become of a file's elements so that its pixels are masked, for whoever edits the rest of it in the same walk. */
export interface MaskDecisions {
  /** Undefined for what is no concern of masks. */
  readonly of: (element: SeenElement) => ElementDecision | undefined;
  /** What the header must say of the pixels as they are now. */
  readonly additions: readonly DatasetElement[];
  /** Frames that were decoded and compared when they were made. */
  readonly proven: ReadonlyMap<number, Buffer>;
}

/** Encoded frames that wait in memory to be written; those beyond are encoded again when their turn comes. */
const largestHeld = 64 * 1024 * 1024;

/** Throws FailureError where a mask does not fit, or a frame cannot be written as it was. Frames no mask touches keep what is image in them. */
export function maskDecisions(opened: OpenedPixels, masks: readonly PixelMask[], heldAtMost = largestHeld): MaskDecisions {
  const covers = new MaskCovers(masks, opened.layout);
  const { tag } = opened.element;
  const { decision, additions, proven = new Map<number, Buffer>() } = opened.encapsulated === undefined ? decideNative(opened, covers) : decideFrames(opened, opened.encapsulated, covers, heldAtMost);
  return { of: (element) => (element.tag === tag && element.depth === 0 ? decision : undefined), additions, proven };
}

interface Decided {
  readonly decision: ElementDecision;
  readonly additions: readonly DatasetElement[];
  readonly proven?: ReadonlyMap<number, Buffer>;
}

function decideNative({ layout, isLittleEndian, rewritten }: OpenedPixels, covers: MaskCovers): Decided {
  return { decision: { kind: "replace", value: rewritten((bytes, from) => { paintMasks(bytes, from, covers, layout, isLittleEndian); }) }, additions: [] };
}

function decideFrames(opened: OpenedPixels, { codec, fragments, codedFrame }: NonNullable<OpenedPixels["encapsulated"]>, covers: MaskCovers, heldAtMost: number): Decided {
  let held = 0;
  let masked = 0;
  let isLossy = false;
  const proven = new Map<number, Buffer>();
  const frames = fragments.map((ranges, frame): readonly FragmentContent[] => {
    const coded = codedFrame(frame);
    const cover = covers.of(frame);
    if (cover === undefined) {
      const stripped = codec.strip(coded, opened.layout);
      return stripped.equals(coded) ? ranges : [stripped];
    }
    masked += 1;
    isLossy ||= !codec.isLossless(coded);
    const encoded = maskFrame(opened, codec, coded, cover);
    held += encoded.length;
    if (held <= heldAtMost && codec.inBlocks?.isFor(coded, opened.layout) === true) proven.set(frame, encoded);
    return [held <= heldAtMost ? encoded : madeLater(encoded.length, () => maskFrame(opened, codec, codedFrame(frame), cover))];
  });
  // Nothing was done: tables stay too, as they are.
  if (frames.every((frame, index) => frame === fragments[index])) return { decision: { kind: "keep" }, additions: [] };
  return { decision: { kind: "replaceFragments", frames }, additions: headerChanges(opened, { isLossy, areAllMasked: masked === fragments.length }), proven };
}

function madeLater(length: number, make: () => Buffer): LaterBytes {
  let made: WeakRef<Buffer> | undefined;
  return {
    length,
    slice: (from, to) => {
      // A writer asks for one frame in several pieces.
      let bytes = made?.deref();
      if (bytes === undefined) {
        bytes = make();
        made = new WeakRef(bytes);
      }
      return bytes.subarray(from, to);
    },
  };
}

function maskFrame({ layout }: OpenedPixels, codec: FrameCodec, coded: Buffer, cover: Cover): Buffer {
  const { inBlocks } = codec;
  if (inBlocks?.isFor(coded, layout) === true) return inBlocks.redact(coded, rectanglesOf(cover), layout);
  const frame = codec.decode(coded, layout);
  const bytes = Buffer.from(frame.bytes);
  paintMasks(bytes, 0, { of: () => cover }, frame.layout, frame.isLittleEndian);
  return codec.encode({ ...frame, bytes }, layout, coded);
}

/** PS3.3 §C.7.6.1.1.5: an image that was once compressed with loss says so for ever. Its history stays as it is. */
function headerChanges({ layout, element }: OpenedPixels, { isLossy, areAllMasked }: { readonly isLossy: boolean; readonly areAllMasked: boolean }): readonly DatasetElement[] {
  const additions: DatasetElement[] = [];
  // PS3.5 §8.2.4: colours of the irreversible transform are none once every frame was encoded with the reversible one.
  if (layout.photometric === "YBR_ICT" && isLossy && areAllMasked) additions.push({ tag: "00280004", vr: "CS", value: "YBR_RCT" });
  if (isLossy && element.item.find("00282110")?.readText()[0] !== "01") additions.push({ tag: "00282110", vr: "CS", value: "01" });
  return additions;
}
