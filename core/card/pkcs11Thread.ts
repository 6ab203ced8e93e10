import { loadLibrary, returnValue, type Library } from "../platform/pkcs11.ts";
import type { ThreadPort } from "../platform/thread.ts";
import type { Failure, Result } from "../domain/failure.ts";
import type { SignatureScheme, Slot, TransportPadding } from "./card.ts";
import { failureOfCard } from "./pkcs11Failure.ts";
import { openPkcs11Reader, type Pkcs11Reader } from "./pkcs11Reader.ts";

/**
 * What the thread of a module does: its calls block until the card has answered, so they must not stand in the card process's way. Messages
 * stay inside one process; what comes from outside was checked before (frames.ts).
 */
export type ToModule =
  | { readonly type: "open"; readonly path: string; readonly prefix: string; readonly parameters?: string }
  | { readonly type: "ask"; readonly id: number; readonly asked: Asked }
  /** Cards that are known to be gone. */
  | { readonly type: "forget"; readonly slots: readonly string[] }
  | { readonly type: "close" };

export type Asked =
  | { readonly verb: "login"; readonly slot: string; readonly pin: string | undefined }
  | { readonly verb: "logout"; readonly slot: string }
  | { readonly verb: "sign"; readonly slot: string; readonly key: string; readonly digest: Uint8Array; readonly scheme: SignatureScheme; readonly pin: string | undefined }
  | { readonly verb: "agree"; readonly slot: string; readonly key: string; readonly point: Uint8Array; readonly pin: string | undefined }
  | { readonly verb: "decrypt"; readonly slot: string; readonly key: string; readonly wrapped: Uint8Array; readonly padding: TransportPadding; readonly pin: string | undefined };

export type FromModule =
  | { readonly type: "opened" }
  | { readonly type: "refused"; readonly failure: Failure }
  | { readonly type: "slots"; readonly slots: readonly Slot[]; readonly isChanged: boolean }
  | { readonly type: "answer"; readonly id: number; readonly result: Result<unknown> };

/**
 * Waiting for cards in a thread of its own (C_WaitForSlotEvent) would need a module that locks, and OpenSC 0.23 that locks waits for itself
 * forever when a card is pulled out while it signs (sc_unlock after a failed transmission). So one thread alone calls the module, without locks,
 * and looks often: reader services take up to 400 ms themselves, and half a second is what a removal may go unnoticed.
 */
const pollMilliseconds = 75;

export function serveModule(port: ThreadPort): void {
  let library: Library | undefined;
  let reader: Pkcs11Reader | undefined;
  let timer: NodeJS.Timeout | undefined;

  const post = (message: FromModule): void => {
    port.post(message);
  };

  function look(): void {
    clearTimeout(timer);
    if (reader === undefined) return;
    let isChanged = false;
    try {
      isChanged = reader.look();
    } catch (error) {
      // The module cannot even list its slots (no reader service): what was known stays until it can.
      if (failureOfCard(error) === undefined) throw error;
    }
    if (isChanged) post({ type: "slots", slots: reader.slots(), isChanged });
    timer = setTimeout(look, pollMilliseconds);
  }

  function open({ path, prefix, parameters }: Extract<ToModule, { type: "open" }>): void {
    try {
      library = loadLibrary(path);
      // The add-on leaves off the last byte of the text.
      if (parameters === undefined) library.C_Initialize();
      else library.C_Initialize({ flags: 0, libraryParameters: `${parameters} ` });
    } catch (error) {
      post({ type: "refused", failure: { code: "card.moduleUnusable", details: { cause: returnValue(error) ?? "not-loadable" } } });
      return;
    }
    reader = openPkcs11Reader(library, prefix);
    look();
    post({ type: "opened" });
  }

  function answer(asked: Asked, open: Pkcs11Reader): Result<unknown> {
    switch (asked.verb) {
      case "login": {
        const result = open.login(asked.slot, asked.pin);
        post({ type: "slots", slots: open.slots(), isChanged: false });
        return result;
      }
      case "logout":
        open.logout(asked.slot);
        return { ok: true, value: null };
      case "sign":
        return open.sign(asked.slot, asked.key, Buffer.from(asked.digest), asked.scheme, asked.pin);
      case "agree":
        return open.agree(asked.slot, asked.key, Buffer.from(asked.point), asked.pin);
      case "decrypt":
        return open.decrypt(asked.slot, asked.key, Buffer.from(asked.wrapped), asked.padding, asked.pin);
    }
  }

  function close(): void {
    clearTimeout(timer);
    try {
      reader?.close();
      library?.C_Finalize();
      library?.close();
    } catch (error) {
      if (returnValue(error) === undefined) throw error;
    }
    port.close();
  }

  port.listen((message) => {
    // From core/card/pkcs11Module.ts only.
    const order = message as ToModule;
    switch (order.type) {
      case "open":
        open(order);
        return;
      case "ask": {
        const result: Result<unknown> = reader === undefined ? { ok: false, failure: { code: "card.stopped" } } : answer(order.asked, reader);
        post({ type: "answer", id: order.id, result });
        // The copy that was posted is the room's; ours is wiped.
        if (result.ok && Buffer.isBuffer(result.value)) result.value.fill(0);
        // A card that went away during a call is announced at once.
        if (!result.ok && result.failure.code === "card.removed" && reader !== undefined) post({ type: "slots", slots: reader.slots(), isChanged: true });
        return;
      }
      case "forget":
        if (reader === undefined) return;
        for (const slot of order.slots) reader.forget(slot);
        post({ type: "slots", slots: reader.slots(), isChanged: false });
        return;
      case "close":
        close();
        return;
    }
  });
}
