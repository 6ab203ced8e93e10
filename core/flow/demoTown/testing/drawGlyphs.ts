import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Draws assets/glyphs/demoTown.json anew: every character that the demo town burns into pixels, 16 dots high, from the Noto Sans JP that the window uses. Run by hand
 * when names are added (`node core/flow/demoTown/testing/drawGlyphs.ts`); it needs a Chromium.
 */

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const fontFolder = path.join(root, "node_modules/@fontsource-variable/noto-sans-jp");
const names = readFileSync(path.join(root, "assets/names/demoTown.json"), "utf8");
const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join("");
const kana = Array.from({ length: 0x56 }, (_, at) => String.fromCharCode(0x3041 + at) + String.fromCharCode(0x30a1 + at)).join("");
const words = "年月日生男女歳明治大正昭和平成令和様病院桜見中央検査超音波腹部心臓・ー々ヶゝゞ科号〒元";
const characters = [...new Set(Array.from(ascii + kana + words + names))].filter((character) => character >= " ").sort();

const faces = readFileSync(path.join(fontFolder, "wght.css"), "utf8").match(/@font-face \{[^}]+\}/g) ?? [];
const holds = (face: string): boolean =>
  (/unicode-range: ([^;]+);/.exec(face)?.[1] ?? "").split(",").some((range) => {
    const [first = 0, last = first] = range.trim().slice(2).split("-").map((code) => Number.parseInt(code, 16));
    return characters.some((character) => (character.codePointAt(0) ?? 0) >= first && (character.codePointAt(0) ?? 0) <= last);
  });
const style = faces
  .filter(holds)
  .map((face) => face.replace(/url\(\.\/([^)]+)\)/, (_, file: string) => `url(data:font/woff2;base64,${readFileSync(path.join(fontFolder, file)).toString("base64")})`))
  .join("\n");

const page = `<!doctype html><meta charset="utf-8"><style>${style}</style><pre id="out"></pre><script>
const characters = ${JSON.stringify(characters)};
(async () => {
  await Promise.all(characters.map((each) => document.fonts.load("500 15px 'Noto Sans JP Variable'", each)));
  const canvas = document.createElement("canvas"); canvas.width = 16; canvas.height = 16;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.font = "500 15px 'Noto Sans JP Variable'"; context.textBaseline = "alphabetic";
  const drawn = characters.map((each) => {
    context.clearRect(0, 0, 16, 16);
    const width = each.charCodeAt(0) < 0x7f ? 8 : 16;
    const measured = context.measureText(each).width;
    context.fillText(each, Math.max(0, (width - measured) / 2), 13);
    const { data } = context.getImageData(0, 0, 16, 16);
    const rows = [];
    for (let y = 0; y < 16; y++) { let row = 0; for (let x = 0; x < width; x++) row = row * 2 + (data[(y * 16 + x) * 4 + 3] > 105 ? 1 : 0); rows.push(row.toString(16).padStart(width / 4, "0")); }
    return [each, rows.join("")];
  });
  document.getElementById("out").textContent = JSON.stringify(drawn);
})();
</script>`;

const folder = mkdtempSync(path.join(tmpdir(), "noren-glyphs-"));
try {
  writeFileSync(path.join(folder, "page.html"), page);
  const dumped = execFileSync("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom", `file://${folder}/page.html`], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  const text = /<pre id="out">(.+?)<\/pre>/s.exec(dumped)?.[1] ?? "";
  const drawn = JSON.parse(text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")) as [string, string][];
  const licence = "Bitmaps drawn from Noto Sans JP (Google Inc.), SIL Open Font License 1.1, see assets/third-party-licences.txt";
  const lines = drawn.map(([character, rows]) => `    ${JSON.stringify(character)}: ${JSON.stringify(rows)}`).join(",\n");
  writeFileSync(path.join(root, "assets/glyphs/demoTown.json"), `{\n  "licence": ${JSON.stringify(licence)},\n  "glyphs": {\n${lines}\n  }\n}\n`);
  console.error(`${String(drawn.length)} glyphs drawn`);
} finally {
  rmSync(folder, { recursive: true });
}
