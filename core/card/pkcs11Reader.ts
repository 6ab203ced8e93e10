import { fail, FailureError, succeed, type Failure, type Result } from "../domain/failure.ts";
import { returnValue, type Handle, type Library } from "../platform/pkcs11.ts";
import type { CardDescription, KeyPurpose, SignatureScheme, Slot, TransportPadding } from "./card.ts";
import { flags, users } from "./pkcs11Constants.ts";
import { failureOfCard } from "./pkcs11Failure.ts";
import { readKeys, type TokenKey } from "./pkcs11Keys.ts";
import { agree, decrypt, sign, TryAgain, type KeyInUse, type TokenWays } from "./pkcs11Operations.ts";
import { isPin } from "./pin.ts";

/** The slots of one module, as its thread sees them. Every call blocks; the answers it gives of itself are what the last look found. */
export interface Pkcs11Reader {
  readonly slots: () => readonly Slot[];
  /** Looks which cards lie there; whether anything changed. */
  readonly look: () => boolean;
  readonly login: (slot: string, pin: string | undefined) => Result<CardDescription>;
  readonly logout: (slot: string) => void;
  readonly sign: (slot: string, key: string, digest: Buffer, scheme: SignatureScheme, pin: string | undefined) => Result<Buffer>;
  readonly agree: (slot: string, key: string, point: Buffer, pin: string | undefined) => Result<Buffer>;
  readonly decrypt: (slot: string, key: string, wrapped: Buffer, padding: TransportPadding, pin: string | undefined) => Result<Buffer>;
  /** Drops what is known of the card there; the next look finds what lies there. */
  readonly forget: (slot: string) => void;
  readonly close: () => void;
}

/** A card, from being put in until it is taken out. */
interface Token {
  /** Open for as long as the card lies there: its end tells of a card that was taken out and put back between two looks. */
  readonly session: Handle;
  readonly description: CardDescription;
  readonly keys: ReadonlyMap<string, TokenKey>;
  readonly ways: TokenWays;
  readonly isOpen: boolean;
}

interface Place {
  readonly handle: Handle;
  readonly id: string;
  readonly reader: string;
  token: Token | undefined;
  /** A card lies there that cannot be read: it is not tried again at each look. */
  failure: Failure | undefined;
}

/** Asking which readers there are costs a module far more than asking of one whether a card lies in it, and readers come seldom. */
const looksPerListing = 10;

export function openPkcs11Reader(library: Library, prefix: string): Pkcs11Reader {
  const places = new Map<string, Place>();
  let looks = 0;

  function quietly(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (returnValue(error) === undefined) throw error;
    }
  }

  function drop(place: Place): void {
    const { token } = place;
    place.token = undefined;
    if (token !== undefined) quietly(() => {
      library.C_CloseSession(token.session);
    });
  }

  function look(): boolean {
    let isChanged = looks % looksPerListing === 0 && listReaders();
    looks += 1;
    for (const place of places.values()) isChanged = lookInto(place, infoOf(place.handle).isPresent) || isChanged;
    return isChanged;
  }

  function listReaders(): boolean {
    let isChanged = false;
    const present = new Set<string>();
    for (const handle of library.C_GetSlotList(false)) {
      const id = `${prefix}-${numberOf(handle)}`;
      present.add(id);
      if (places.has(id)) continue;
      places.set(id, { handle, id, reader: infoOf(handle).reader, token: undefined, failure: undefined });
      isChanged = true;
    }
    for (const place of places.values()) {
      if (present.has(place.id)) continue;
      drop(place);
      places.delete(place.id);
      isChanged = true;
    }
    return isChanged;
  }

  function infoOf(slot: Handle): { readonly reader: string; readonly isPresent: boolean } {
    try {
      const info = library.C_GetSlotInfo(slot);
      return { reader: readable(info.slotDescription).slice(0, 128), isPresent: (info.flags & flags.tokenPresent) !== 0 };
    } catch (error) {
      if (returnValue(error) === undefined) throw error;
      return { reader: "", isPresent: false };
    }
  }

  function lookInto(place: Place, isPresent: boolean): boolean {
    const { token } = place;
    if (!isPresent) {
      drop(place);
      place.failure = undefined;
      return token !== undefined;
    }
    if (token === undefined) return place.failure === undefined && describe(place);
    if (isAlive(token)) return false;
    // Another card, or the same one put back: whoever watches must see the reader empty once. The next look finds what lies there.
    drop(place);
    return true;
  }

  /** Ends a search that never began: that asks the module about the session and the card about nothing, where C_GetSessionInfo talks to it (OpenSC). */
  function isAlive({ session }: Token): boolean {
    try {
      library.C_FindObjectsFinal(session);
      return true;
    } catch (error) {
      const name = returnValue(error);
      if (name === undefined) throw error;
      return name === "CKR_OPERATION_NOT_INITIALIZED";
    }
  }

  function describe(place: Place): boolean {
    try {
      const info = library.C_GetTokenInfo(place.handle);
      // What asks for no PIN, or has none yet, is no officer's card.
      const needed = flags.tokenInitialized | flags.loginRequired;
      if ((info.flags & needed) !== needed) return false;
      const session = library.C_OpenSession(place.handle, flags.serialSession);
      const ways = { listed: new Set(library.C_GetMechanismList(place.handle)), refused: new Set<string>() };
      const locked = (info.flags & flags.pinLocked) !== 0;
      const pinPad = (info.flags & flags.protectedAuthenticationPath) !== 0;
      const keys = readKeys(library, session);
      place.token = {
        session,
        ways,
        isOpen: false,
        keys: byName(keys),
        description: {
          serial: readable(info.serialNumber).slice(0, 64),
          label: readable(info.label).slice(0, 64),
          kind: "pkcs11",
          locked,
          pinPad,
          ...((info.flags & flags.pinFinalTry) !== 0 && { triesLeft: 1 }),
          ...(locked && { triesLeft: 0 }),
          keys: keys.map(described),
        },
      };
      return true;
    } catch (error) {
      const failure = failureOfCard(error);
      if (failure === undefined) throw error;
      // A card that was pulled out meanwhile is looked for again; one that does not answer sensibly is left alone until it is taken out.
      quietly(() => {
        library.C_CloseAllSessions(place.handle);
      });
      if (failure.code !== "card.removed") place.failure = failure;
      return failure.code !== "card.removed";
    }
  }

  /** What the module threw, as a value; a card that went away is forgotten at once. */
  function refusal(place: Place, error: unknown): { readonly ok: false; readonly failure: Failure } {
    const failure = failureOfCard(error);
    if (failure === undefined) throw error;
    if (failure.code === "card.removed") drop(place);
    if (failure.code === "card.pinLocked" || failure.code === "card.pinWrong") return { ok: false, failure: { ...failure, ...noteTries(place, failure.code) } };
    return { ok: false, failure };
  }

  /** The return code tells of a lock; the flags only of the last try, and go stale after an unblocking (OpenSC). */
  function noteTries(place: Place, code: Failure["code"]): Pick<Failure, "details"> {
    const { token } = place;
    if (token === undefined) return {};
    const isLast = code === "card.pinWrong" && isFinalTry(place);
    const { triesLeft: _before, ...rest } = token.description;
    place.token = {
      ...token,
      description: { ...rest, locked: code === "card.pinLocked", ...(code === "card.pinLocked" && { triesLeft: 0 }), ...(isLast && { triesLeft: 1 }) },
    };
    return isLast ? { details: { triesLeft: 1 } } : {};
  }

  function isFinalTry(place: Place): boolean {
    try {
      return (library.C_GetTokenInfo(place.handle).flags & flags.pinFinalTry) !== 0;
    } catch (error) {
      if (returnValue(error) === undefined) throw error;
      return false;
    }
  }

  /** What is given to C_Login: nothing where the reader has its own keys. */
  function pinFor({ description }: Token, pin: string | undefined): string | undefined {
    if (description.pinPad) return undefined;
    if (pin === undefined) throw new FailureError("card.pinNeeded");
    if (!isPin(pin)) throw new FailureError("card.pinFormat");
    return pin;
  }

  function enter(token: Token, pin: string | undefined): void {
    const given = pinFor(token, pin);
    quietly(() => {
      library.C_Logout(token.session);
    });
    library.C_Login(token.session, users.user, given);
  }

  function login(slot: string, pin: string | undefined): Result<CardDescription> {
    const place = places.get(slot);
    if (place?.token === undefined) return place?.failure === undefined ? fail("card.absent") : { ok: false, failure: place.failure };
    const { token } = place;
    place.token = { ...token, isOpen: false };
    try {
      enter(token, pin);
      const keys = readKeys(library, token.session);
      const { triesLeft: _before, ...rest } = token.description;
      const description: CardDescription = { ...rest, locked: false, keys: keys.map(described) };
      place.token = { ...token, description, keys: byName(keys), isOpen: true };
      return succeed(description);
    } catch (error) {
      return refusal(place, error);
    }
  }

  function logout(slot: string): void {
    const place = places.get(slot);
    if (place?.token === undefined) return;
    const { token } = place;
    place.token = { ...token, isOpen: false };
    quietly(() => {
      library.C_Logout(token.session);
    });
  }

  interface Asked {
    readonly slot: string;
    readonly key: string;
    readonly purpose: KeyPurpose;
    readonly pin: string | undefined;
  }

  function use({ slot, key: name, purpose, pin }: Asked, act: (use: KeyInUse) => Buffer): Result<Buffer> {
    const place = places.get(slot);
    if (place?.token === undefined) return fail("card.removed");
    const { token } = place;
    const key = token.keys.get(name);
    if (!token.isOpen || key?.purpose !== purpose || key.handle === undefined) return fail("card.operationRefused");
    const held = { ...key, handle: key.handle };
    try {
      const given = key.pinEachUse ? pinFor(token, pin) : undefined;
      const carryOut = (): Buffer => inSession(place, (session) => act({ library, session, key: held, ways: token.ways, authorize: key.pinEachUse ? () => { library.C_Login(session, users.contextSpecific, given); } : () => undefined }));
      return succeed(whileItLasts(carryOut));
    } catch (error) {
      return refusal(place, error);
    }
  }

  function whileItLasts(carryOut: () => Buffer): Buffer {
    try {
      return carryOut();
    } catch (error) {
      if (error instanceof TryAgain) return carryOut();
      throw error;
    }
  }

  /** Of its own, so that an operation that ended half-way leaves nothing behind; object handles hold in every session. */
  function inSession(place: Place, act: (session: Handle) => Buffer): Buffer {
    const session = library.C_OpenSession(place.handle, flags.serialSession);
    try {
      return act(session);
    } finally {
      quietly(() => {
        library.C_CloseSession(session);
      });
    }
  }

  return {
    slots: () => [...places.values()].map(({ id, reader, token }) => ({ id, reader, ...(token && { card: token.description }) })),
    look,
    login,
    logout,
    sign: (slot, key, digest, scheme, pin) => use({ slot, key, purpose: "sign", pin }, (held) => sign(held, digest, scheme)),
    agree: (slot, key, point, pin) => use({ slot, key, purpose: "agree", pin }, (held) => agree(held, point)),
    decrypt: (slot, key, wrapped, padding, pin) => use({ slot, key, purpose: "transport", pin }, (held) => decrypt(held, wrapped, padding)),
    forget: (slot) => {
      const place = places.get(slot);
      if (place !== undefined) drop(place);
    },
    close: () => {
      for (const place of places.values()) {
        logout(place.id);
        drop(place);
      }
      places.clear();
    },
  };
}

const byName = (keys: readonly TokenKey[]): ReadonlyMap<string, TokenKey> => new Map(keys.map((key) => [key.id, key]));

const described = ({ handle: _, ...key }: TokenKey): Omit<TokenKey, "handle"> => key;

/** CK_SLOT_ID is a machine word. */
const numberOf = (handle: Handle): string => handle.readBigUInt64LE().toString();

/** Fixed-width text, padded with blanks (PKCS#11 §3.1); a careless module leaves other bytes in it. */
const readable = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\uFFFD]/gu, "").trim();
