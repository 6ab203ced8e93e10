import { expect, test } from "vitest";
import { isAllowedText } from "./allowedText.ts";

test.for(["MI 1.2", "TIs 0.6", "15 cm", "3.5MHz", "FR 34Hz", "Gn 62", "DR: 60dB", "120 kV", "R", "Portable", "1.06 cm", "65bpm", "-120 HU", "12.5 cm²", "ＭＩ １.２", "WW 400", "P 80", "24 °"])("%s is a device's own", (text) => {
  expect(isAllowedText(text)).toBe(true);
});

test.for(["", "12:34:56", "2024/05/01", "05.01.1971", "12345678", "P 80515", "R. Yamada", "Gn", "62", "令和6年3月1日", "WW 400 Yamada", "Yamada 15 cm", "Baptist Med Ctr", "X", "15 cm 80515221", "F 1951-03-07", "45Y"])("%s is not", (text) => {
  expect(isAllowedText(text)).toBe(false);
});
