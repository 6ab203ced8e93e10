import type { Rectangle } from "../../../domain/recipe.ts";
import type { NativePixels } from "../nativePixels.ts";
import type { PixelLayout } from "../pixelLayout.ts";

/** One way of a transfer syntax to write a frame. Whatever the bytes are, these give a frame or throw FailureError. */
export interface FrameCodec {
  /** Samples as they are stored, little endian, in the layout they come out in. */
  readonly decode: (bytes: Buffer, layout: PixelLayout) => NativePixels;
  /**
   * Of a frame as `decode` gave it, with other samples: without loss, in the form of the original, whose bytes come along. Throws FailureError where
   * that is not possible.
   */
  readonly encode: (frame: NativePixels, layout: PixelLayout, original: Buffer) => Buffer;
  /**
   * The same image without what is no image in it: comments, thumbnails, data of applications. The same bytes where there is nothing such. Where it
   * cannot be taken out it throws FailureError.
   */
  readonly strip: (bytes: Buffer, layout: PixelLayout) => Buffer;
  /** Whether decoding gives what was once put in. */
  readonly isLossless: (bytes: Buffer) => boolean;
  /** Of codecs in which a part of a frame can be made black without coding the rest anew. */
  readonly inBlocks?: BlockCodec;
}

/** The smallest rectangle of pixels that is coded together, and how far beside it what is hidden could still be seen. */
export interface BlockUnit {
  readonly width: number;
  readonly height: number;
  readonly reach: number;
}

export interface BlockCodec {
  /** Whether this frame is one of those; others are decoded, painted and encoded. */
  readonly isFor: (bytes: Buffer, layout: PixelLayout) => boolean;
  /** Without metadata; decoded again and compared with the original before it is given out. */
  readonly redact: (bytes: Buffer, rectangles: readonly Rectangle[], layout: PixelLayout) => Buffer;
  /** Samples of a block depend on no other block. */
  readonly decodeApart: (bytes: Buffer, layout: PixelLayout) => NativePixels;
  readonly unit: (bytes: Buffer, layout: PixelLayout) => BlockUnit;
  /** How far black may be from black. */
  readonly tolerance: number;
}
