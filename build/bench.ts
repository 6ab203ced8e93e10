import { build } from "./build.ts";
import { dicomFigures } from "./bench/dicom.ts";
import { mediaFigures } from "./bench/media.ts";
import { lineOf, meets, type Figure } from "./bench/measure.ts";
import { writeReport } from "./bench/report.ts";
import { textFigures } from "./bench/text.ts";
import { wayFigures } from "./bench/way.ts";
import { windowFigures } from "./bench/window.ts";

/** `npm run bench [-- --only=window,media,way,dicom,text]`: the numbers the house promises, measured on this machine, as lines and in out/bench.json; exit code 1 when one is missed. */

const families: Readonly<Record<string, () => Promise<readonly Figure[]>>> = { window: windowFigures, media: mediaFigures, way: wayFigures, dicom: dicomFigures, text: textFigures };

export async function main(given: readonly string[] = []): Promise<number> {
  const only = given.find((one) => one.startsWith("--only="))?.slice("--only=".length).split(",") ?? Object.keys(families);
  const unknown = only.filter((name) => !Object.hasOwn(families, name));
  if (unknown.length > 0) throw new Error(`no such figures: ${unknown.join(", ")}; there are ${Object.keys(families).join(", ")}`);
  await build();
  const figures: Figure[] = [];
  for (const name of only) {
    const measured = await families[name]?.() ?? [];
    for (const figure of measured) console.log(lineOf(figure));
    figures.push(...measured);
  }
  console.log(writeReport(figures, new Date()));
  return figures.every(meets) ? 0 : 1;
}
