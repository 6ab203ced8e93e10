import { randomBytes } from "node:crypto";

/** Bytes that wait on the loopback server for the page to fetch them, or that the page has brought before its message. */
const offered = new Map<string, readonly Uint8Array[]>();
const brought = new Map<string, PromiseWithResolvers<Buffer>>();

export function offer(blobs: readonly Uint8Array[]): { readonly ticket: string; readonly lengths: readonly number[] } {
  const ticket = randomBytes(16).toString("hex");
  offered.set(ticket, blobs);
  return { ticket, lengths: blobs.map((blob) => blob.length) };
}

export function collect(ticket: string): readonly Uint8Array[] | undefined {
  const blobs = offered.get(ticket);
  offered.delete(ticket);
  return blobs;
}

function slot(ticket: string): PromiseWithResolvers<Buffer> {
  let entry = brought.get(ticket);
  if (entry === undefined) {
    entry = Promise.withResolvers<Buffer>();
    brought.set(ticket, entry);
  }
  return entry;
}

export function bring(ticket: string, bytes: Buffer): void {
  slot(ticket).resolve(bytes);
}

export async function take(ticket: string): Promise<Buffer> {
  const bytes = await slot(ticket).promise;
  brought.delete(ticket);
  return bytes;
}
