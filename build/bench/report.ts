import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { out } from "../stamp.ts";
import { meets, type Figure } from "./measure.ts";

/** What was measured and on what, for programs to read. */
export function writeReport(figures: readonly Figure[], at: Date): string {
  const file = path.join(out, "bench.json");
  const [processor] = os.cpus();
  const report = {
    format: "noren-bench/1",
    at: at.toISOString(),
    machine: { processor: processor?.model ?? "", cores: os.cpus().length, memoryMebibytes: Math.round(os.totalmem() / 2 ** 20), node: process.versions.node, system: `${os.type()} ${os.release()}` },
    figures: figures.map((figure) => ({ ...figure, isMet: meets(figure) })),
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return file;
}

export interface Row {
  readonly name: string;
  readonly values: readonly number[];
}

const widthOfNames = 11;
const widthOfValues = 10;

/** For people: one row for each name, one column for each size. */
export function tableOf(corner: string, sizes: readonly string[], rows: readonly Row[]): readonly string[] {
  const width = Math.max(widthOfNames, corner.length, ...rows.map(({ name }) => name.length));
  const shown = (value: number): string => (Number.isNaN(value) ? "-" : value.toFixed(Math.abs(value) < 100 ? 2 : 0));
  return [[corner.padEnd(width), ...sizes.map((size) => size.padStart(widthOfValues))].join(""), ...rows.map(({ name, values }) => [name.padEnd(width), ...values.map((value) => shown(value).padStart(widthOfValues))].join(""))];
}
