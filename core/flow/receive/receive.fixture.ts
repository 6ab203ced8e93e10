import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Instant } from "../../domain/brand.ts";
import type { AnnouncedCount } from "../../domain/custody.ts";
import { fail, type Result } from "../../domain/failure.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { isFolder } from "../../platform/disk.ts";
import type { PackageFacts } from "../../store/delivery.ts";
import type { DeliverySummary } from "../../store/deliveryRead.ts";
import type { JournalItem } from "../../store/held.ts";
import { firstOfficer } from "../../store/store.fixture.ts";
import { openName } from "../../vault/sealedNames.ts";
import { contentOf } from "../vault/readObject.ts";
import { closeVault, entryOf, folderForTest, makeVault, reopenVault, text, type TestVault } from "../vault/vault.fixture.ts";
import { nameContext } from "./ingestWork.ts";
import { pathOfName } from "./itemName.ts";
import type { Source } from "./readSource.ts";
import { receive, type ReceiveOrder } from "./receive.ts";

/** For tests: receipts into real databases and a real vault; what the wizard would have asked is given. */

export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** A medium: a folder with these files. The test plays the provider. */
export function makeMedium(tree: Tree, root = path.join(folderForTest(), "medium")): string {
  mkdirSync(root, { recursive: true });
  for (const [name, content] of Object.entries(tree)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return root;
}

export interface BegunOrder {
  readonly announced?: readonly AnnouncedCount[];
  readonly package?: PackageFacts;
  readonly content?: DeliverySummary["content"];
  readonly digest?: string;
}

export async function begin(test: TestVault, { announced = [], content = "folder", digest = "0".repeat(64), ...more }: BegunOrder = {}): Promise<number> {
  const at = systemClock.now();
  const known = await test.store.read("ledger.list", {});
  if (known.length === 0) await test.store.write("ledger.register", { number: "M-1", kind: "usb", owner: "試験病院", officer: firstOfficer, at }, entryOf("ledger.register"));
  const { delivery } = await test.store.write(
    "delivery.begin",
    {
      mediumIdentity: "m1",
      provider: "hospital",
      providerName: "試験病院",
      content,
      inventoryDigest: digest,
      ...(more.package && { package: more.package }),
      custody: { mediumNumber: "M-1", sealIntact: true, witness: "立会人", receivedAt: at, carriage: "hand", announced },
      declared: [],
      officer: firstOfficer,
      at,
    },
    entryOf("delivery.begin"),
  );
  return delivery;
}

export const filesOf = (root: string): Extract<Source, { kind: "files" }> => ({ kind: "files", root, openEnvelope: () => Promise.resolve(fail("envelope.notForCard")) });

export async function receiveAll(test: TestVault, delivery: number, source: Source, more: Partial<ReceiveOrder> = {}): Promise<Result<void>> {
  const summary = await test.store.read("delivery.summary", { delivery });
  if (summary === undefined) throw new Error("no such delivery");
  const root = source.kind === "files" ? source.root : source.kind === "package" ? source.unlocked.folder : test.folder;
  await test.store.write("delivery.attempt", { delivery, officer: firstOfficer, at: systemClock.now() }, entryOf("delivery.attempt"));
  return receive({
    store: test.store,
    vault: test.vault,
    delivery: summary,
    source,
    clock: systemClock,
    entropy: systemEntropy,
    signal: new AbortController().signal,
    entryOf,
    isThere: () => isFolder(root),
    changed: () => undefined,
    progress: () => undefined,
    ...more,
  });
}

export interface ShownItem {
  readonly name: string;
  readonly state: string;
  readonly kind: string;
  readonly bytes: number;
  readonly cause?: string;
  readonly content?: string;
}

export const nameOf = (test: TestVault, { delivery, name }: Pick<JournalItem, "delivery" | "name">): string =>
  name === null ? "" : pathOfName(openName(contentOf(test.vault.access).keys.names, nameContext(delivery), name) ?? "?");

/** The whole journal with every name opened and every small object read back. */
export async function journal(test: TestVault, delivery: number, more: { readonly contents?: boolean } = {}): Promise<readonly ShownItem[]> {
  const items = await test.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 1_000_000 });
  const byItem = new Map(items.map((item) => [item.item, item]));
  const whole = (item: JournalItem): string => {
    const outer = item.container === null ? undefined : byItem.get(item.container);
    return outer === undefined ? nameOf(test, item) : `${whole(outer)}!${nameOf(test, item)}`;
  };
  const shown: ShownItem[] = [];
  for (const item of items) {
    const content = more.contents === true && item.object !== null && item.bytes <= 4096 ? await text(test.vault, item.object) : undefined;
    shown.push({
      name: whole(item),
      state: item.state,
      kind: item.kind,
      bytes: item.bytes,
      ...(item.cause !== null && { cause: item.cause }),
      ...(content !== undefined && { content }),
    });
  }
  return shown.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** What the tally says and what counting the journal says must be the same. */
export async function tallies(test: TestVault, delivery: number): Promise<{ readonly kept: unknown; readonly counted: unknown }> {
  const summary = await test.store.read("delivery.summary", { delivery });
  const items = await test.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 1_000_000 });
  const counted = new Map<string, { count: number; bytes: number }>();
  for (const { kind, state, container, bytes } of items) {
    const key = `${kind} ${state} ${String(container !== null)}`;
    const line = counted.get(key) ?? { count: 0, bytes: 0 };
    counted.set(key, { count: line.count + 1, bytes: line.bytes + bytes });
  }
  const kept = new Map((summary?.tally ?? []).map(({ kind, state, inside, count, bytes }) => [`${kind} ${state} ${String(inside)}`, { count, bytes }]));
  return { kept: Object.fromEntries([...kept].toSorted(byName)), counted: Object.fromEntries([...counted].toSorted(byName)) };
}

const byName = (one: readonly [string, unknown], other: readonly [string, unknown]): number => (one[0] < other[0] ? -1 : 1);

export const at = (milliseconds: number): Instant => milliseconds as Instant;
export { closeVault, entryOf, folderForTest, makeVault, reopenVault, type TestVault };
