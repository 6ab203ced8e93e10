import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { fileExists } from "../platform/disk.ts";
import type { CardModule, Desk, KeyPurpose, Slot } from "./card.ts";
import { agreeWith, decryptWith, readSoftwareCard, signWith, unlockSoftwareCard, type OpenKeys } from "./softwareCard.ts";

/**
 * The reader of the demo desk. Which card lies in it is held here, in the card process, as a real reader would; the desk's cards are
 * `<id>.card` files of one folder, which may appear only later (the first-start wizard makes the room).
 */
export const softwareCardFile = (folder: string, card: string): string => path.join(folder, `${card}.card`);

const cardName = /^[a-z0-9][a-z0-9-]{0,63}$/;

interface Place {
  readonly id: string;
  readonly reader: string;
  /** A new object at each insertion: a login that began before the card was taken out must not log in what lies there now. */
  card: { readonly name: string } | undefined;
  keys: OpenKeys | undefined;
}

export function openSoftwareReader(folder: string, slotCount = 1): CardModule & Desk {
  const places: readonly Place[] = Array.from({ length: slotCount }, (_, index) => ({
    id: `software-${String(index + 1)}`,
    reader: `Noren demo reader ${String(index + 1)}`,
    card: undefined,
    keys: undefined,
  }));
  const watchers = new Set<() => void>();
  let last: Promise<unknown> = Promise.resolve();

  /** A card does one thing at a time: two guesses at once must not share one try. */
  function inTurn<Value>(act: () => Promise<Result<Value>> | Result<Value>): Promise<Result<Value>> {
    const turn = asValue(last.then(act));
    last = turn.catch(() => undefined);
    return turn;
  }

  const changed = (): void => {
    for (const watcher of watchers) watcher();
  };

  function take(place: Place): void {
    place.card = undefined;
    place.keys = undefined;
  }

  function describe({ id, reader, card }: Place): Slot {
    const read = card === undefined ? undefined : readSoftwareCard(softwareCardFile(folder, card.name));
    return read?.ok === true ? { id, reader, card: read.value.description } : { id, reader };
  }

  function insert(card: string, slot: string | undefined): Result<void> {
    const lying = places.find((place) => place.card?.name === card);
    if (lying !== undefined && (slot === undefined || slot === lying.id)) return succeed(undefined);
    const place = slot === undefined ? (places.find((free) => free.card === undefined) ?? places[0]) : places.find(({ id }) => id === slot);
    if (place === undefined || !cardName.test(card)) return fail("card.absent");
    const read = readSoftwareCard(softwareCardFile(folder, card));
    if (!read.ok) return read;
    if (lying !== undefined) take(lying);
    take(place);
    place.card = { name: card };
    changed();
    return succeed(undefined);
  }

  function use(
    slot: string,
    key: string,
    purpose: KeyPurpose,
    act: (open: NonNullable<ReturnType<OpenKeys["get"]>>) => Result<Uint8Array>,
  ): Promise<Result<Uint8Array>> {
    return inTurn(() => {
      const place = places.find(({ id }) => id === slot);
      if (place?.card === undefined) return fail("card.removed");
      const open = place.keys?.get(key);
      return open?.key.purpose === purpose ? act(open) : fail("card.operationRefused");
    });
  }

  return {
    slots: () => inTurn(() => succeed(fileExists(folder) ? places.map(describe) : [])),
    modules: () => Promise.resolve(succeed([])),
    watch: (watcher) => {
      // Each registration is its own, even of one function twice.
      const own = (): void => {
        watcher();
      };
      watchers.add(own);
      return () => watchers.delete(own);
    },
    login: (slot, pin) =>
      inTurn(async () => {
        if (pin === undefined) return fail("card.pinNeeded");
        const place = places.find(({ id }) => id === slot);
        if (place?.card === undefined) return fail("card.absent");
        const { card } = place;
        place.keys = undefined;
        const unlocked = await unlockSoftwareCard(softwareCardFile(folder, card.name), pin);
        if (!unlocked.ok) return unlocked;
        // Taking the card out does not wait for its turn.
        if (place.card !== card) return fail("card.removed");
        place.keys = unlocked.value.keys;
        return succeed(unlocked.value.description);
      }),
    logout: async (slot) => {
      await inTurn(() => {
        const place = places.find(({ id }) => id === slot);
        if (place !== undefined) place.keys = undefined;
        return succeed(undefined);
      });
    },
    sign: (slot, key, digest, scheme) => use(slot, key, "sign", ({ privateKey }) => signWith(privateKey, digest, scheme)),
    agree: (slot, key, point) => use(slot, key, "agree", ({ privateKey }) => agreeWith(privateKey, point)),
    decrypt: (slot, key, wrapped, padding) => use(slot, key, "transport", ({ privateKey }) => decryptWith(privateKey, wrapped, padding)),
    close: () => {
      places.forEach(take);
      watchers.clear();
      return Promise.resolve();
    },
    // A hand waits for no turn: neither does putting in nor taking out.
    insert: (card, slot) =>
      asValue(
        new Promise((resolve) => {
          resolve(insert(card, slot));
        }),
      ),
    remove: (slot) => {
      const taken = places.filter((place) => place.card !== undefined && (slot === undefined || slot === place.id));
      taken.forEach(take);
      if (taken.length > 0) changed();
      return Promise.resolve(succeed(undefined));
    },
  };
}

async function asValue<Value>(work: Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
