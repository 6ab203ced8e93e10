import { expect, test } from "vitest";
import { addRows, makeDatabase, makeFolderForTest, reopenStore, testOfficers } from "../store/store.fixture.ts";
import { verifyAudit } from "./verifyAudit.ts";

/**
 * How fast the log is verified and paged through, through the real threads. AUDIT_ROWS=10000,100000,1000000 measures what the
 * targets are set for (a million rows in 8 s on two cores of its own); without it a small log shows that nothing is quadratic.
 */
const sizes = (process.env["AUDIT_ROWS"] ?? "5000,20000").split(",").map(Number);
const isMeasured = process.env["AUDIT_ROWS"] !== undefined;
const rowsPerSecond = 1_000_000 / 8;

const median = (times: readonly number[], share: number): number =>
  times.toSorted((left, right) => left - right)[Math.floor(times.length * share)] ?? 0;

test.each(sizes)("%i rows", { timeout: 600_000 }, async (rows) => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  for (let made = 1; made < rows; made += 10_000) {
    addRows(db, Math.min(10_000, rows - made), (index) => ({
      operation: ["case.decide", "preference.set", "audit.list", "session.open"][index % 4] ?? "",
      outcome: index % 50 === 0 ? 4 : 0,
      officer: testOfficers[index % testOfficers.length]?.id as never,
      objects: [`object-${String(made + index)}`],
      details: { client: "window", milliseconds: index % 100 },
    }));
  }
  db.close();
  const store = await reopenStore(folder);
  const verified = await verifyAudit({ store, folder });
  if (!verified.ok) throw new Error(verified.failure.code);
  const rate = (rows * 1000) / verified.value.milliseconds;

  const pages: string[] = [];
  for (const filter of [{}, { officer: testOfficers[0]?.id }, { outcome: "failure", operation: "case.decide" } as const]) {
    const openedAt = performance.now();
    const { matching, upTo } = await store.read("audit.view", { filter });
    const opening = performance.now() - openedAt;
    const times: number[] = [];
    for (let page = 0; page < 50; page++) {
      const at = performance.now();
      await store.read("audit.lines", { filter, upTo, offset: Math.floor((matching * page) / 50), limit: 100 });
      times.push(performance.now() - at);
    }
    pages.push(
      `${JSON.stringify(filter)} ${String(matching)} matching, view ${opening.toFixed(1)} ms, ` +
        `page p50 ${median(times, 0.5).toFixed(2)} ms p95 ${median(times, 0.95).toFixed(2)} ms`,
    );
    expect(median(times, 0.5)).toBeLessThan(isMeasured ? 20 : 500);
  }
  console.log(
    [`${String(rows)} rows verified in ${(verified.value.milliseconds / 1000).toFixed(2)} s: ${String(Math.round(rate))} rows/s`, ...pages].join(
      "\n  ",
    ),
  );
  // Starting threads weighs on small logs; the target is for the large one.
  expect(rate).toBeGreaterThan(isMeasured && rows >= 1_000_000 ? rowsPerSecond : 300);
});
