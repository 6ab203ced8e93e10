import bitmaps from "../../../assets/glyphs/demoTown.json" with { type: "json" };

/** Letters as an ultrasound machine leaves them in its pictures: white dots on black, sixteen high. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue. */
  readonly pixels: Uint8Array;
}

export const glyphHeight = 16;

const rows: Readonly<Record<string, string>> = bitmaps.glyphs;

/** Throws for a character that nobody has drawn: testing/drawGlyphs.ts does. */
function bitmapOf(character: string): string {
  const bitmap = rows[character];
  if (bitmap === undefined) throw new Error("a character without a bitmap");
  return bitmap;
}

const widthOf = (bitmap: string): number => (bitmap.length / glyphHeight) * 4;

export const textWidth = (text: string): number => Array.from(text, (character) => widthOf(bitmapOf(character))).reduce((sum, width) => sum + width, 0);

/** Every dot of the text with whether it is lit, from its top left corner. */
export function eachDot(text: string, visit: (x: number, y: number, isLit: boolean) => void): void {
  let left = 0;
  for (const character of text) {
    const bitmap = bitmapOf(character);
    const width = widthOf(bitmap);
    const digits = width / 4;
    for (let y = 0; y < glyphHeight; y += 1) {
      const row = Number.parseInt(bitmap.slice(y * digits, (y + 1) * digits), 16);
      for (let x = 0; x < width; x += 1) visit(left + x, y, ((row >>> (width - 1 - x)) & 1) === 1);
    }
    left += width;
  }
}

/** Where the text stands then. Throws where it does not fit. */
export function burnIn({ width, height, pixels }: Picture, text: string, x: number, y: number): Box {
  const box = { x, y, width: textWidth(text), height: glyphHeight };
  if (x + box.width > width || y + box.height > height) throw new Error("text beyond the picture");
  eachDot(text, (right, down, isLit) => {
    pixels.fill(isLit ? 255 : 0, ((y + down) * width + x + right) * 3, ((y + down) * width + x + right + 1) * 3);
  });
  return box;
}
