import { expect, it } from "vitest";
import { openBudget } from "./limits.ts";
import { bufferSource } from "./source.ts";
import { writeZip } from "./testing/zipWriter.ts";
import { readZip } from "./zip.ts";

/** A patient's laboratory messages, as an SS-MIX2 export packs them. */
const message = (index: number): string =>
  Array.from({ length: 33 }, (_, line) => `OBX|${String(line)}|NM|${String((index * 7919 + line * 104_729) % 1_000_000_007)}^K^JC10||${String((index * line) % 999)}|mmol/L|3.5-5.0|N|||F\r`)
    .join("")
    .slice(0, 2048);

it("one thread reads small entries faster than they can be stored", async () => {
  const count = 5000;
  const bytes = writeZip({
    entries: Array.from({ length: count }, (_, index) => {
      const patient = String(Math.floor(index / 60)).padStart(8, "0");
      return { name: `${patient.slice(0, 3)}/${patient.slice(3, 6)}/${patient}/20240101/OML-01/${patient}_20240101_OML-01_${String(index).padStart(15, "0")}.dat`, content: message(index) };
    }),
  });
  let best = 0;
  for (let run = 0; run < 3; run++) {
    const startedAt = process.cpuUsage();
    let files = 0;
    for await (const event of readZip({ source: bufferSource(bytes), budget: openBudget(bytes.length) })) if (event.kind === "file") files += 1;
    expect(files).toBe(count);
    const { user, system } = process.cpuUsage(startedAt);
    best = Math.max(best, (count / (user + system)) * 1e6);
  }
  // 60,000 is wanted and measured by the bench; this notices what is quadratic, on a slower machine too.
  expect(best).toBeGreaterThan(12_000);
});
