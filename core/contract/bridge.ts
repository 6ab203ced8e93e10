/** What preload puts on `window.noren`, and nothing else. Typed use of it is in renderer/bridge.ts. */
export interface Bridge {
  /** Resolves with a Result; rejects only when the program itself is broken. */
  readonly call: (operation: string, input: unknown) => Promise<unknown>;
  /** Returns the way to stop listening. */
  readonly listen: (event: string, listener: (payload: unknown) => void) => () => void;
}

export const bridgeName = "noren";
/** The one channel there is each way. */
export const callChannel = "noren:call";
export const eventChannel = "noren:event";
export const windowOrigin = "app://noren";
