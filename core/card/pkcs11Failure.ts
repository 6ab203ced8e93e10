import { FailureError, type Failure, type FailureCode } from "../domain/failure.ts";
import { returnValue } from "../platform/pkcs11.ts";

/** What a module's return values (PKCS#11 v2.40 §5.1) mean to a person. Those that are not here are a fault of card or reader, by name. */
const codes: Readonly<Record<string, FailureCode>> = {
  CKR_PIN_INCORRECT: "card.pinWrong",
  CKR_PIN_INVALID: "card.pinWrong",
  CKR_PIN_LEN_RANGE: "card.pinFormat",
  CKR_PIN_EXPIRED: "card.pinExpired",
  CKR_PIN_LOCKED: "card.pinLocked",
  CKR_USER_PIN_NOT_INITIALIZED: "card.pinNotSet",
  CKR_USER_NOT_LOGGED_IN: "card.pinNeeded",
  CKR_CANCEL: "card.pinCancelled",
  CKR_FUNCTION_CANCELED: "card.pinCancelled",
  CKR_DEVICE_REMOVED: "card.removed",
  CKR_TOKEN_NOT_PRESENT: "card.removed",
  CKR_SLOT_ID_INVALID: "card.removed",
  // The session was ours: only a card that went away takes it along.
  CKR_SESSION_HANDLE_INVALID: "card.removed",
  CKR_SESSION_CLOSED: "card.removed",
  CKR_TOKEN_NOT_RECOGNIZED: "card.unrecognized",
  CKR_KEY_FUNCTION_NOT_PERMITTED: "card.operationRefused",
  CKR_KEY_TYPE_INCONSISTENT: "card.operationRefused",
  CKR_KEY_HANDLE_INVALID: "card.operationRefused",
  CKR_OBJECT_HANDLE_INVALID: "card.operationRefused",
  CKR_FUNCTION_REJECTED: "card.operationRefused",
  CKR_MECHANISM_INVALID: "card.mechanismMissing",
  CKR_MECHANISM_PARAM_INVALID: "card.mechanismMissing",
  CKR_FUNCTION_NOT_SUPPORTED: "card.mechanismMissing",
  CKR_KEY_SIZE_RANGE: "card.mechanismMissing",
  CKR_CRYPTOKI_NOT_INITIALIZED: "card.stopped",
};

/** Undefined where it is none of the module's: then it is a bug of ours. */
export function failureOfCard(error: unknown): Failure | undefined {
  if (error instanceof FailureError) return error.failure;
  const name = returnValue(error);
  if (name === undefined) return undefined;
  const code = codes[name] ?? "card.faulty";
  return code === "card.faulty" ? { code, details: { cause: name } } : { code };
}

/** The module cannot do it this way; another way may work. */
const otherWay = new Set(["CKR_MECHANISM_INVALID", "CKR_MECHANISM_PARAM_INVALID", "CKR_ARGUMENTS_BAD", "CKR_FUNCTION_NOT_SUPPORTED", "CKR_DOMAIN_PARAMS_INVALID", "CKR_TEMPLATE_INCONSISTENT"]);

export const isOtherWayLikely = (error: unknown): boolean => otherWay.has(returnValue(error) ?? "");
