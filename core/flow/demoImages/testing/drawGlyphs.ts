import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Draws assets/glyphs/scoring.json anew: letters of another face and size than the demo town's, for pictures no detector was made on. Run by hand when names
 * are added (`node core/flow/demoImages/testing/drawGlyphs.ts`); it needs a Chromium and Debian's fonts-noto-cjk.
 */

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const names = readFileSync(path.join(root, "assets/names/scoring.json"), "utf8");
const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join("");
const kana = Array.from({ length: 0x56 }, (_, at) => String.fromCharCode(0x30a1 + at)).join("");
const words = "年月日生男女歳大正昭和平成令様病院医療センター汐見坂白樺台診断科氏名・ー々検査主治医脈拍王薬";
const characters = [...new Set(Array.from(ascii + kana + words + names))].filter((character) => character >= " ").sort();
const high = 24;

const page = `<!doctype html><meta charset="utf-8"><pre id="out"></pre><script>
const characters = ${JSON.stringify(characters)};
const canvas = document.createElement("canvas"); canvas.width = ${String(high)}; canvas.height = ${String(high)};
const context = canvas.getContext("2d", { willReadFrequently: true });
context.textBaseline = "alphabetic";
const drawn = characters.map((each) => {
  context.clearRect(0, 0, ${String(high)}, ${String(high)});
  const width = each.charCodeAt(0) < 0x7f ? 12 : 24;
  context.font = (width === 12 ? "bold 17px" : "bold 22px") + " 'Noto Serif CJK JP'";
  const measured = context.measureText(each).width;
  context.fillText(each, Math.max(0, (width - measured) / 2), 19);
  const { data } = context.getImageData(0, 0, ${String(high)}, ${String(high)});
  const rows = [];
  for (let y = 0; y < ${String(high)}; y++) { let row = 0; for (let x = 0; x < width; x++) row = row * 2 + (data[(y * ${String(high)} + x) * 4 + 3] > 110 ? 1 : 0); rows.push(row.toString(16).padStart(width / 4, "0")); }
  return [each, rows.join("")];
});
document.getElementById("out").textContent = JSON.stringify(drawn);
</script>`;

const folder = mkdtempSync(path.join(tmpdir(), "noren-glyphs-"));
try {
  writeFileSync(path.join(folder, "page.html"), page);
  const dumped = execFileSync("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom", `file://${folder}/page.html`], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  const text = /<pre id="out">(.+?)<\/pre>/s.exec(dumped)?.[1] ?? "";
  const drawn = JSON.parse(text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")) as [string, string][];
  const licence = "Bitmaps drawn from Noto Serif CJK JP Bold (Adobe), SIL Open Font License 1.1, see assets/third-party-licences.txt";
  const lines = drawn.map(([character, rows]) => `    ${JSON.stringify(character)}: ${JSON.stringify(rows)}`).join(",\n");
  writeFileSync(path.join(root, "assets/glyphs/scoring.json"), `{\n  "licence": ${JSON.stringify(licence)},\n  "glyphs": {\n${lines}\n  }\n}\n`);
  console.error(`${String(drawn.length)} glyphs drawn`);
} finally {
  rmSync(folder, { recursive: true });
}
