import { readdirSync, readFileSync } from "node:fs";

/** The program's own processes, as the kernel lists them. */
export interface RunningProcess {
  readonly id: number;
  readonly line: string;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // It ended while we looked.
  }
}

const parentOf = (id: number): number => Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${String(id)}/status`))?.[1] ?? 0);

export function descendants(root: number): readonly RunningProcess[] {
  const ids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  const parents = new Map(ids.map((id) => [id, parentOf(id)]));
  const isBelow = (id: number): boolean => {
    for (let at = id; at > 1; at = parents.get(at) ?? 0) if (at === root) return true;
    return false;
  };
  return ids.filter(isBelow).map((id) => ({ id, line: read(`/proc/${String(id)}/cmdline`).replaceAll("\0", " ").trim() }));
}

export const statusOf = (id: number, field: string): string => new RegExp(`^${field}:\\s+(.*)$`, "m").exec(read(`/proc/${String(id)}/status`))?.[1] ?? "";

export const isRunning = (id: number): boolean => {
  const state = statusOf(id, "State");
  return state !== "" && !state.startsWith("Z");
};
