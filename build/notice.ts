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

/** What ran through its own words already; the exit code is all that is left to hand on. */
export const exitOfNotice = 3;

export const noDisplay: Notice = {
  code: "start.noDisplay",
  ja: ["画面のない機械です。仮想画面 (Xvfb) で開き、最初の画面を画像に保存します。", "データには影響ありません。画面のある機械では、そのまま窓が開きます。"],
  en: ["This machine has no display. Noren opens on a virtual one (Xvfb) and saves a picture of the first screen.", "No data is affected. On a machine with a display the window simply opens."],
};

export const buildFailed = (what: string): Notice => ({
  code: "start.buildFailed",
  ja: ["組み立てに失敗しました。データには何も行っていません。", "下の内容を直すか、変更を元に戻してから、もう一度お試しください。", "", what],
  en: ["The build failed. No data was touched.", "Correct what is shown, or undo the change, then try again.", "", what],
});
