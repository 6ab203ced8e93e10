import { mkdirSync } from "node:fs";
import type { AuditEntry } from "../../../domain/audit.ts";
import type { CertificateHash, Instant, OfficerId, RoomId } from "../../../domain/brand.ts";
import { succeed } from "../../../domain/failure.ts";
import { systemClock } from "../../../platform/clock.ts";
import { systemEntropy, uuid } from "../../../platform/entropy.ts";
import { createStore, openStore, type Store } from "../../../store/client.ts";
import { openVault, type Vault } from "../../vault/openVault.ts";

/** A room without officers' cards, for processes that are measured or killed. */

export const measuredOfficer = "officer-1" as OfficerId;
export const measuredApprover = "officer-2" as OfficerId;
export const measuredKeys = { room: Buffer.alloc(32, 1), keys: Buffer.alloc(32, 2), vault: Buffer.alloc(32, 3) };

export const measuredEntry = (operation: string, more: Pick<AuditEntry, "objects" | "details"> = {}): AuditEntry => ({
  id: uuid(systemEntropy),
  at: systemClock.now(),
  event: "import",
  action: "E",
  outcome: 0,
  operation,
  officer: measuredOfficer,
  role: "technician",
  ...more,
});

export interface MeasuredRoom {
  readonly store: Store;
  readonly vault: Vault;
  readonly close: () => Promise<void>;
}

export async function makeMeasuredRoom(folder: string): Promise<MeasuredRoom> {
  mkdirSync(folder, { mode: 0o700 });
  const room = { id: "room-measured" as RoomId, name: "測定室", kind: "demo" } as const;
  const officers = [
    { id: measuredOfficer, name: "測定", kana: "ソクテイ", romaji: "Sokutei", role: "technician", certificate: "1".repeat(64) as CertificateHash, validUntil: 4e12 as Instant },
    { id: measuredApprover, name: "承認", kana: "ショウニン", romaji: "Shonin", role: "approver", certificate: "2".repeat(64) as CertificateHash, validUntil: 4e12 as Instant },
  ] as const;
  const made = await createStore({ folder, key: measuredKeys.room, room, officers, policySha256: "0".repeat(64), entry: measuredEntry("room.create") });
  if (!made.ok) throw new Error(made.failure.code);
  return openMeasuredRoom(folder);
}

export async function openMeasuredRoom(folder: string): Promise<MeasuredRoom> {
  const store = await openStore({ folder, key: measuredKeys.room, keyChecked: true });
  if (!store.ok) throw new Error(store.failure.code);
  const vault = await openVault({ folder, store: store.value, keys: measuredKeys, verifyRegister: () => succeed(undefined), entryOf: measuredEntry });
  if (!vault.ok) throw new Error(vault.failure.code);
  return {
    store: store.value,
    vault: vault.value,
    close: async () => {
      await vault.value.close();
      await store.value.close();
    },
  };
}

/** The custody form of a medium that nobody carried. */
export async function beginMeasured({ store }: MeasuredRoom): Promise<number> {
  const at = systemClock.now();
  await store.write("ledger.register", { number: "M-1", kind: "usb", owner: "測定", officer: measuredOfficer, at }, measuredEntry("ledger.register"));
  const { delivery } = await store.write(
    "delivery.begin",
    {
      mediumIdentity: "m",
      provider: "hospital",
      providerName: "測定",
      content: "folder",
      inventoryDigest: "0".repeat(64),
      custody: { mediumNumber: "M-1", sealIntact: true, witness: "測定", receivedAt: at, carriage: "hand", announced: [] },
      declared: [],
      officer: measuredOfficer,
      at,
    },
    measuredEntry("delivery.begin"),
  );
  return delivery;
}
