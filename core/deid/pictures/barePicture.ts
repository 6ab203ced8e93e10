import { FailureError } from "../../domain/failure.ts";
import { bareJpeg } from "./bareJpeg.ts";
import { barePng } from "./barePng.ts";
import { bareTiff } from "./bareTiff.ts";

/**
 * Pictures that come with records and are no DICOM: everything but pixels is taken off. What the pixels show is another matter, and a person's to look
 * at.
 */

export const pictureKinds = ["jpeg", "png", "tiff"] as const;
export type PictureKind = (typeof pictureKinds)[number];

/** By the first bytes; undefined for what is none of these. */
export function pictureKindOf(bytes: Uint8Array): PictureKind | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head === "\x89PNG\r\n\x1a\n") return "png";
  return head.startsWith("II*\0") || head.startsWith("MM\0*") ? "tiff" : undefined;
}

const bareOf: Readonly<Record<PictureKind, (bytes: Buffer) => Buffer>> = { jpeg: bareJpeg, png: barePng, tiff: bareTiff };

/** Throws FailureError for what is no such picture, is damaged, or holds more than a picture: it is held. */
export function barePicture(bytes: Uint8Array): Buffer {
  const kind = pictureKindOf(bytes);
  if (kind === undefined) throw new FailureError("picture.unreadable");
  const bare = bareOf[kind](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  // Made bare once more, what is bare stays as it is: else something was left.
  if (!bareOf[kind](bare).equals(bare)) throw new FailureError("picture.unreadable");
  return bare;
}
