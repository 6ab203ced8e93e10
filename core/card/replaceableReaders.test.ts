import { expect, test } from "vitest";
import type { CardModule, Desk } from "./card.ts";
import type { ModuleOrder } from "./pkcs11Module.ts";
import { combineReaders } from "./combinedReaders.ts";
import { openSoftwareReader } from "./softwareReader.ts";
import { openReplaceableReaders } from "./replaceableReaders.ts";

test("other libraries take the place of the first ones, and whoever watches hears of it", async () => {
  const opened: (readonly ModuleOrder[])[] = [];
  let closed = 0;
  const readers = openReplaceableReaders((modules): CardModule & Desk => {
    opened.push(modules);
    const own = combineReaders(openSoftwareReader("/nowhere"), []);
    return {
      ...own,
      modules: () => Promise.resolve({ ok: true, value: modules.map(({ path }) => ({ path })) }),
      close: () => {
        closed += 1;
        return own.close();
      },
    };
  }, []);
  let heard = 0;
  const stop = readers.watch(() => (heard += 1));
  expect(await readers.modules()).toEqual({ ok: true, value: [] });
  const chosen = [{ path: "/usr/lib/a.so", sha256: "0".repeat(64) }];
  expect(await readers.load(chosen)).toEqual({ ok: true, value: undefined });
  expect(await readers.modules()).toEqual({ ok: true, value: [{ path: "/usr/lib/a.so" }] });
  expect([opened, closed, heard]).toEqual([[[], chosen], 1, 1]);
  stop();
  await readers.load([]);
  expect([closed, heard]).toEqual([2, 1]);
  await readers.close();
  expect(closed).toBe(3);
});
