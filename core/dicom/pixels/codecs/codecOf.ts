import type { FrameCodec } from "./frameCodec.ts";
import { highThroughput, jpeg2000 } from "./jpeg2000.ts";
import { jpeg } from "./jpegFamily.ts";
import { jpegLs } from "./jpegLs.ts";
import { deflatedFrame, uncompressed } from "./plainFrames.ts";
import { rle } from "./rle.ts";

/** By transfer syntax. Video, JPEG XL, JPIP, part 2 of JPEG 2000 and the retired hierarchical processes have none. */
const codecs = new Map<string, FrameCodec>();

const standard = "1.2.840.10008.1.2.";

codecs.set(`${standard}1.98`, uncompressed);
codecs.set(`${standard}8.1`, deflatedFrame);
codecs.set(`${standard}5`, rle);
// Baseline, extended, the retired spectral selection and progression, lossless with any predictor.
for (const last of ["50", "51", "53", "55", "57", "70"]) codecs.set(`${standard}4.${last}`, jpeg);
for (const last of ["80", "81"]) codecs.set(`${standard}4.${last}`, jpegLs);
for (const last of ["90", "91"]) codecs.set(`${standard}4.${last}`, jpeg2000);
for (const last of ["201", "202", "203"]) codecs.set(`${standard}4.${last}`, highThroughput);

export const codecOf = (syntax: string): FrameCodec | undefined => codecs.get(syntax);
