import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { barePicture, type PictureKind } from "./barePicture.ts";

const hasFfmpeg = spawnSync("which", ["ffmpeg"]).status === 0;

const madeBy = (codec: string, options: readonly string[]): Buffer =>
  spawnSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=1", "-frames:v", "1", "-c:v", codec, ...options, "-f", "image2pipe", "-"]).stdout;

function pixelsOf(kind: PictureKind, bytes: Buffer): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-picture-"));
  try {
    const name = path.join(folder, `made.${kind}`);
    writeFileSync(name, bytes);
    return spawnSync("ffmpeg", ["-v", "error", "-i", name, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!hasFfmpeg).each([
  ["jpeg", "mjpeg", []],
  ["png", "png", []],
  ["tiff", "tiff", ["-compression_algo", "raw"]],
  ["tiff", "tiff", ["-compression_algo", "packbits"]],
  ["tiff", "tiff", ["-compression_algo", "lzw"]],
  ["tiff", "tiff", ["-compression_algo", "deflate"]],
] as const)("a %s of ffmpeg shows the same pixels (%s, %s; skipped without ffmpeg)", (kind, codec, options) => {
  const made = madeBy(codec, options);
  const pixels = pixelsOf(kind, made);
  const bare = barePicture(made);
  expect(pixels.length).toBe(64 * 48 * 3);
  expect(pixelsOf(kind, bare).equals(pixels)).toBe(true);
  expect(bare.includes("Lavc")).toBe(false);
});
