import { fail, succeed, type Result } from "../domain/failure.ts";
import type { CardModule, Desk, ModuleState, Slot } from "./card.ts";
import type { PrefixedModule } from "./pkcs11Module.ts";
import { watchReaders } from "./readerWatch.ts";

/** The software reader and every PKCS#11 library as one: slots keep their names, whoever drives them. One that fails takes no other with it. */
export function combineReaders(software: CardModule & Desk, libraries: readonly PrefixedModule[]): CardModule & Desk {
  const all = [software, ...libraries.map(({ module }) => module)];

  // A demo room without libraries has no readers to watch.
  const watch =
    libraries.length === 0
      ? undefined
      : watchReaders((reader) => {
          for (const { module } of libraries) module.noteEmptied(reader);
        });

  const driverOf = (slot: string): CardModule => libraries.find(({ prefix }) => slot.startsWith(`${prefix}-`))?.module ?? software;

  async function gathered<Value>(ask: (module: CardModule) => Promise<Result<readonly Value[]>>): Promise<Result<readonly Value[]>> {
    const results = await Promise.all(all.map(ask));
    return succeed(results.flatMap((result) => (result.ok ? result.value : [])));
  }

  const isReal = (slot: string | undefined): boolean => slot !== undefined && driverOf(slot) !== software;

  return {
    slots: () => gathered<Slot>((module) => module.slots()),
    modules: () => gathered<ModuleState>((module) => module.modules()),
    watch: (changed) => {
      const stops = all.map((module) => module.watch(changed));
      return () => {
        for (const stop of stops) stop();
      };
    },
    login: (slot, pin) => driverOf(slot).login(slot, pin),
    logout: (slot) => driverOf(slot).logout(slot),
    sign: (slot, ...asked) => driverOf(slot).sign(slot, ...asked),
    agree: (slot, ...asked) => driverOf(slot).agree(slot, ...asked),
    decrypt: (slot, ...asked) => driverOf(slot).decrypt(slot, ...asked),
    close: async () => {
      await Promise.all([watch?.close(), ...all.map((module) => module.close())]);
    },
    // A hand, not a program, puts cards into real readers.
    insert: (card, slot) => (isReal(slot) ? Promise.resolve(fail("card.operationRefused")) : software.insert(card, slot)),
    remove: (slot) => (isReal(slot) ? Promise.resolve(fail("card.operationRefused")) : software.remove(slot)),
  };
}
