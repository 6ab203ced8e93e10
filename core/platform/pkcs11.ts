import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * The native side of PKCS#11: pkcs11js, compiled by build/native.ts. Handles are opaque bytes, results of C_Sign and its like a length. A call
 * blocks its thread until the card has answered.
 */
export type Handle = Buffer;

export interface Attribute {
  readonly type: number;
  readonly value?: number | boolean | string | Buffer;
}

export interface Mechanism {
  readonly mechanism: number;
  readonly parameter?: Readonly<Record<string, unknown>> & { readonly type: number };
}

export interface TokenInfo {
  readonly label: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly flags: number;
  readonly minPinLen: number;
  readonly maxPinLen: number;
}

export interface Library {
  readonly load: (file: string) => void;
  readonly close: () => void;
  readonly C_Initialize: (options?: { readonly flags: number; readonly libraryParameters?: string }) => void;
  readonly C_Finalize: () => void;
  readonly C_GetSlotList: (withToken: boolean) => Handle[];
  readonly C_GetSlotInfo: (slot: Handle) => { readonly slotDescription: string; readonly flags: number };
  readonly C_GetTokenInfo: (slot: Handle) => TokenInfo;
  readonly C_GetMechanismList: (slot: Handle) => number[];
  readonly C_InitToken: (slot: Handle, pin: string, label: string) => string;
  readonly C_InitPIN: (session: Handle, pin: string) => void;
  readonly C_OpenSession: (slot: Handle, flags: number) => Handle;
  readonly C_CloseSession: (session: Handle) => void;
  readonly C_CloseAllSessions: (slot: Handle) => void;
  /** Without a PIN the card's own reader asks for it (our patch in build/native.ts). */
  readonly C_Login: (session: Handle, user: number, pin: string | undefined) => void;
  readonly C_Logout: (session: Handle) => void;
  readonly C_CreateObject: (session: Handle, template: readonly Attribute[]) => Handle;
  readonly C_DestroyObject: (session: Handle, object: Handle) => void;
  readonly C_GetAttributeValue: (session: Handle, object: Handle, template: readonly Attribute[]) => { readonly type: number; readonly value?: Buffer }[];
  readonly C_FindObjectsInit: (session: Handle, template: readonly Attribute[]) => void;
  readonly C_FindObjects: (session: Handle, most: number) => Handle[];
  readonly C_FindObjectsFinal: (session: Handle) => void;
  readonly C_GenerateKeyPair: (session: Handle, mechanism: Mechanism, open: readonly Attribute[], secret: readonly Attribute[]) => { readonly publicKey: Handle; readonly privateKey: Handle };
  readonly C_SignInit: (session: Handle, mechanism: Mechanism, key: Handle) => void;
  readonly C_Sign: (session: Handle, data: Buffer, result: Buffer) => number;
  readonly C_DecryptInit: (session: Handle, mechanism: Mechanism, key: Handle) => void;
  readonly C_Decrypt: (session: Handle, data: Buffer, result: Buffer) => number;
  readonly C_DeriveKey: (session: Handle, mechanism: Mechanism, key: Handle, template: readonly Attribute[]) => Handle;
}

const place = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../out/native/pkcs11.node" : "../../native/pkcs11.node", import.meta.url));

/** An instance per thread; the module behind it, and who is logged in, are the process's own. Throws what the dynamic linker says. */
export function loadLibrary(file: string): Library {
  // Loaded only where it is needed: a demo room never opens it.
  const { PKCS11 } = createRequire(import.meta.url)(place) as { readonly PKCS11: new () => Library };
  const library = new PKCS11();
  library.load(file);
  return library;
}

/** The name a module's return value has in the standard, where the error is one. */
export function returnValue(error: unknown): string | undefined {
  return error instanceof Error ? /^(CKR_[A-Z0-9_]+):\d+/.exec(error.message)?.[1] : undefined;
}
