import { guard } from "./unsupported.ts";

/** No operating-system keyring is used: it says so, and encrypting with it throws by name. */
export const safeStorage = guard("safeStorage", {
  isEncryptionAvailable: (): boolean => false,
});
