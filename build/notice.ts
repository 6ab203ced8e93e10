import { failureCodes, type FailureCode } from "../core/domain/failure.ts";

/** What is said on the terminal: what happened, whether data is safe, what to do; Japanese first, then English. */
export interface Notice {
  readonly code: FailureCode;
  readonly ja: readonly string[];
  readonly en: readonly string[];
}

export function tell({ code, ja, en }: Notice): void {
  console.error(`\n[${failureCodes[code]}]\n${ja.join("\n")}\n\n${en.join("\n")}\n`);
}

export const noDisplay: Notice = {
  code: "start.noDisplay",
  ja: ["画面のない機械です。仮想画面 (Xvfb) で開き、最初の画面を画像に保存します。", "データには影響ありません。画面のある機械では、そのまま窓が開きます。"],
  en: ["This machine has no display. Noren opens on a virtual one (Xvfb) and saves a picture of the first screen.", "No data is affected. On a machine with a display the window simply opens."],
};
