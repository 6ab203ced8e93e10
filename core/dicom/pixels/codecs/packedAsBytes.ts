import { decodedLayout, type PixelLayout } from "../pixelLayout.ts";
import { packBits, unpackBits } from "../unpacked.ts";
import type { FrameCodec } from "./frameCodec.ts";

/** Of single bits codecs of bytes see a row of bytes (PS3.5 §8.1.1); each frame begins with a byte of its own. */
const asBytes = (layout: PixelLayout): PixelLayout => {
  const { isPacked: _packed, ...rest } = layout;
  return { ...rest, rows: 1, columns: Math.ceil((layout.rows * layout.columns) / 8), bitsStored: 8, highBit: 7 };
};

export function packedAsBytes(codec: FrameCodec): FrameCodec {
  return {
    ...codec,
    decode: (bytes, layout) => {
      if (layout.isPacked !== true) return codec.decode(bytes, layout);
      return { layout: decodedLayout(layout), isLittleEndian: true, bytes: unpackBits(codec.decode(bytes, asBytes(layout)).bytes, 0, layout.rows * layout.columns) };
    },
    strip: (bytes, layout) => codec.strip(bytes, layout.isPacked === true ? asBytes(layout) : layout),
    encode: (frame, layout, original) => (layout.isPacked === true ? codec.encode({ ...frame, layout: asBytes(layout), bytes: packBits(frame.bytes) }, asBytes(layout), original) : codec.encode(frame, layout, original)),
  };
}
