import { z } from "zod";
import { serveCards, type CardServer } from "./cardServer.ts";
import { combineReaders } from "./combinedReaders.ts";
import { openPkcs11Modules } from "./pkcs11Module.ts";
import { openReplaceableReaders } from "./replaceableReaders.ts";
import { openSoftwareReader } from "./softwareReader.ts";

/** The first and only order a card process gets from its parent. */
export const cardOrder = z.strictObject({
  type: z.literal("start"),
  /** The room; its demo cards lie there, or will once it is made. */
  folder: z.string().min(1),
  /** sun_path of unix(7) holds no more. */
  socket: z.string().min(1).max(107),
  token: z.string().min(32).max(256),
  readers: z.int().min(1).max(4).exactOptional(),
  /** The PKCS#11 libraries that may be loaded. */
  modules: z
    .array(z.strictObject({ path: z.string().min(1).max(4096), sha256: z.string().regex(/^[0-9a-f]{64}$/), parameters: z.string().max(1024).exactOptional() }))
    .max(8)
    .default([]),
});

export type CardOrder = z.output<typeof cardOrder>;
export const cardReady = { type: "ready" } as const;

export const startCardProcess = ({ socket, token, readers, modules }: CardOrder, cardFolder: string): Promise<CardServer> =>
  serveCards(
    socket,
    token,
    openReplaceableReaders((chosen) => combineReaders(openSoftwareReader(cardFolder, readers), openPkcs11Modules(chosen)), modules),
  );
