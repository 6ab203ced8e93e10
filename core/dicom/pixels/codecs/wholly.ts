import type { FrameCodec } from "./frameCodec.ts";

/** Of codecs whose decoder refuses whatever is no image, decoding is how one knows that nothing else is there. */
export const wholly =
  (decode: FrameCodec["decode"]): FrameCodec["strip"] =>
  (bytes, layout) => {
    decode(bytes, layout);
    return bytes;
  };
