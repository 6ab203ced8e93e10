import { readFileSync } from "node:fs";

/** What this process took at most, in MiB: since it began, and not since whoever started it did, which is what `resourceUsage` tells. */
export const peakMemory = (): number => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;
