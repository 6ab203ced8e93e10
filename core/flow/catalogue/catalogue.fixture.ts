import type { DatasetElement } from "../../domain/dicom.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { firstOfficer } from "../../store/store.fixture.ts";
import { begin, entryOf, filesOf, makeMedium, receiveAll, type TestVault, type Tree } from "../receive/receive.fixture.ts";
import { catalogueDelivery, type CatalogueOrder } from "./catalogueDelivery.ts";

/** For tests: a delivery that is received, settled and ready to be catalogued. */
export async function openedDelivery(test: TestVault, tree: Tree, digest = "0".repeat(64)): Promise<number> {
  const delivery = await begin(test, { digest });
  const received = await receiveAll(test, delivery, filesOf(makeMedium(tree)));
  if (!received.ok) throw new Error(received.failure.code);
  await test.store.write("delivery.settle", { delivery, officer: firstOfficer, at: systemClock.now() }, entryOf("delivery.settle"));
  return delivery;
}

export const orderFor = (test: TestVault, delivery: number, more: Partial<CatalogueOrder> = {}): CatalogueOrder => ({
  store: test.store,
  vault: test.vault,
  delivery,
  officer: firstOfficer,
  clock: systemClock,
  entropy: systemEntropy,
  signal: new AbortController().signal,
  progress: () => undefined,
  entryOf,
  ...more,
});

export async function catalogued(test: TestVault, tree: Tree, digest?: string): Promise<number> {
  const delivery = await openedDelivery(test, tree, digest);
  const done = await catalogueDelivery(orderFor(test, delivery));
  if (!done.ok) throw new Error(done.failure.code);
  return delivery;
}

export function imageFile(local: string, name: string, more: readonly DatasetElement[] = []): Buffer {
  const dataset: readonly DatasetElement[] = [
    { tag: "00080005", vr: "CS", value: ["", "ISO 2022 IR 87"] },
    { tag: "00080016", vr: "UI", value: "1.2.840.10008.5.1.4.1.1.2" },
    { tag: "00080018", vr: "UI", value: "1.2.3.4.5" },
    { tag: "00080020", vr: "DA", value: "20251001" },
    { tag: "00080060", vr: "CS", value: "CT" },
    { tag: "00080070", vr: "LO", value: "KAKUU" },
    { tag: "00081090", vr: "LO", value: "X-1" },
    { tag: "00100010", vr: "PN", value: name },
    { tag: "00100020", vr: "LO", value: local },
    { tag: "00100030", vr: "DA", value: "19550403" },
    { tag: "00100040", vr: "CS", value: "M" },
    { tag: "0020000D", vr: "UI", value: "1.2.3" },
    { tag: "0020000E", vr: "UI", value: "1.2.3.4" },
    { tag: "00280002", vr: "US", value: 1 },
    { tag: "00280004", vr: "CS", value: "MONOCHROME2" },
    { tag: "00280010", vr: "US", value: 300 },
    { tag: "00280011", vr: "US", value: 300 },
    { tag: "00280100", vr: "US", value: 16 },
    { tag: "00280101", vr: "US", value: 16 },
    { tag: "00280102", vr: "US", value: 15 },
    { tag: "00280103", vr: "US", value: 0 },
    { tag: "7FE00010", vr: "OW", value: Buffer.alloc(300 * 300 * 2, 7) },
  ];
  const replaced = new Set(more.map(({ tag }) => tag));
  return writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset: [...dataset.filter(({ tag }) => !replaced.has(tag)), ...more].filter(({ value }) => value !== "") });
}
