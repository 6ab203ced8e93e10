import { succeed } from "../domain/failure.ts";
import type { CardModule, Desk, Loader } from "./card.ts";
import type { ModuleOrder } from "./pkcs11Module.ts";

/**
 * Readers that can be exchanged for others while the process lives: before a room is made nobody has signed for any library, and the person who makes
 * it chooses. Whoever watches goes on watching.
 */
export function openReplaceableReaders(open: (modules: readonly ModuleOrder[]) => CardModule & Desk, modules: readonly ModuleOrder[]): CardModule & Desk & Loader {
  let readers = open(modules);
  const watchers = new Set<() => void>();
  const announce = (): void => {
    for (const watcher of watchers) watcher();
  };
  let unwatch = readers.watch(announce);
  return {
    load: async (chosen) => {
      unwatch();
      await readers.close();
      readers = open(chosen);
      unwatch = readers.watch(announce);
      announce();
      return succeed(undefined);
    },
    slots: () => readers.slots(),
    modules: () => readers.modules(),
    watch: (changed) => {
      const own = (): void => {
        changed();
      };
      watchers.add(own);
      return () => watchers.delete(own);
    },
    login: (slot, pin) => readers.login(slot, pin),
    logout: (slot) => readers.logout(slot),
    sign: (...asked) => readers.sign(...asked),
    agree: (...asked) => readers.agree(...asked),
    decrypt: (...asked) => readers.decrypt(...asked),
    insert: (card, slot) => readers.insert(card, slot),
    remove: (slot) => readers.remove(slot),
    close: () => {
      unwatch();
      return readers.close();
    },
  };
}
