import { FailureError } from "../domain/failure.ts";
import { serveTasks } from "./pool.ts";

/** A thread for the pool's own tests: it counts, waits, fails, and dies on demand. */
export type FixtureTask =
  | { readonly type: "square"; readonly value: number; readonly milliseconds?: number }
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | { readonly type: "forever" | "throw" | "refuse" | "die" | "exhaust" };

serveTasks<FixtureTask, unknown>(
  async (task) => {
    switch (task.type) {
      case "square":
        if (task.milliseconds !== undefined) await new Promise((resolve) => setTimeout(resolve, task.milliseconds));
        return task.value ** 2;
      case "bytes":
        return { bytes: task.bytes.map((byte) => byte + 1) };
      case "forever":
        for (;;);
      case "throw":
        throw new TypeError("a bug in a task");
      case "refuse":
        throw new FailureError("audit.chainBroken", { sequence: 7 });
      case "die":
        process.exit(3);
        break;
      case "exhaust": {
        const hoard: number[][] = [];
        for (;;) hoard.push(new Array<number>(100_000).fill(hoard.length));
      }
    }
    return undefined;
  },
  (answer) =>
    typeof answer === "object" && answer !== null && "bytes" in answer && answer.bytes instanceof Uint8Array
      ? [answer.bytes.buffer as ArrayBuffer]
      : [],
);
