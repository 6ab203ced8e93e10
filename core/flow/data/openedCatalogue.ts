import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import { openShards } from "../catalogue/shardFiles.ts";
import { sessionOf, type RoomContext, type Session } from "../context.ts";
import { vaultOf } from "../vault/vaultOf.ts";

export interface OpenedCatalogue {
  readonly row: CatalogueRow;
  readonly reader: CatalogueReader;
}

interface Open {
  readonly facts: string;
  readonly opened: Promise<Result<CatalogueReader>>;
}

/** The delivery a session looks at: one at a time stays open, from page to page. */
const openOf = new WeakMap<Session, Open>();

export async function catalogueOf(context: RoomContext, delivery: number): Promise<Result<OpenedCatalogue>> {
  const session = sessionOf(context);
  const row = await session.store.read("catalogue.of", { delivery });
  if (row === undefined) return fail("delivery.unknown");
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const reader = await readerOf(session, row, () => openShards(vault.value.access, row));
  return reader.ok ? succeed({ row, reader: reader.value }) : reader;
}

async function readerOf(session: Session, { facts }: CatalogueRow, open: () => Promise<Result<CatalogueReader>>): Promise<Result<CatalogueReader>> {
  const before = openOf.get(session);
  if (before?.facts === facts) return before.opened;
  const opened = open();
  openOf.set(session, { facts, opened });
  if (before === undefined) session.closing.push(() => closeOf(session));
  else await close(before);
  const read = await opened;
  if (!read.ok) openOf.delete(session);
  return read;
}

async function close({ opened }: Open): Promise<void> {
  const read = await opened;
  if (read.ok) await read.value.close();
}

async function closeOf(session: Session): Promise<void> {
  const now = openOf.get(session);
  openOf.delete(session);
  if (now !== undefined) await close(now);
}
