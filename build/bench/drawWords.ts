import { chromium } from "@playwright/test";
import type { Word, WordOrder } from "../../core/deid/pixels/testing/words.ts";

/** Draws words by the fonts of this machine, through Chromium. Words whose font is not there are left out: another would be drawn in its place. */

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly ink: string;
}

/** Runs in the page. */
function drawInPage(orders: readonly WordOrder[]): readonly (Drawn | undefined)[] {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return [];
  const widthIn = (font: string): number => {
    context.font = font;
    return context.measureText("mmmwwwiilll永あ国").width;
  };
  return orders.map(({ text, font, size, weight, isHard }) => {
    const isThere = ["monospace", "serif"].some((other) => widthIn(`${weight} 40px "${font}", ${other}`) === widthIn(`${weight} 40px "${font}"`)) && widthIn(`40px "${font}", monospace`) === widthIn(`40px "${font}", serif`);
    if (!isThere) return undefined;
    const style = `${weight} ${String(size)}px "${font}"`;
    context.font = style;
    canvas.width = Math.ceil(context.measureText(text).width) + 2 * size;
    canvas.height = 3 * size;
    context.font = style;
    context.fillText(text, size, 2 * size);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    const alphas = Array.from({ length: width * height }, (_, pixel) => {
      const alpha = data[pixel * 4 + 3] ?? 0;
      return isHard ? (alpha >= 110 ? 255 : 0) : alpha;
    });
    const inked = alphas.flatMap((alpha, pixel) => (alpha > 40 ? [pixel] : []));
    if (inked.length === 0) return undefined;
    const columns = inked.map((pixel) => pixel % width);
    const rows = inked.map((pixel) => Math.floor(pixel / width));
    const [left, right, top, bottom] = [columns.reduce((a, b) => Math.min(a, b)), columns.reduce((a, b) => Math.max(a, b)), rows.reduce((a, b) => Math.min(a, b)), rows.reduce((a, b) => Math.max(a, b))];
    let ink = "";
    for (let row = top; row <= bottom; row += 1) for (let column = left; column <= right; column += 1) ink += String.fromCharCode(alphas[row * width + column] ?? 0);
    return { width: right - left + 1, height: bottom - top + 1, ink: btoa(ink) };
  });
}

export async function drawWords(orders: readonly WordOrder[]): Promise<readonly Word[]> {
  const browser = await chromium.launch({ executablePath: "/usr/lib/chromium/chromium", args: ["--no-sandbox", "--disable-lcd-text"] });
  try {
    const page = await browser.newPage();
    const words: Word[] = [];
    for (let from = 0; from < orders.length; from += 200) {
      const some = orders.slice(from, from + 200);
      const drawn = await page.evaluate(drawInPage, some);
      for (const [at, order] of some.entries()) {
        const word = drawn[at];
        if (word !== undefined) words.push({ ...order, width: word.width, height: word.height, ink: new Uint8Array(Buffer.from(word.ink, "base64")) });
      }
    }
    return words;
  } finally {
    await browser.close();
  }
}
