import { FailureError, type FailureCode } from "../../domain/failure.ts";

/** The same errors of the system say different things of the room's disk, of a medium that is being written, and of one that is read. */
const ofMedium: Partial<Record<FailureCode, FailureCode>> = {
  "room.diskFull": "package.mediumFull",
  "room.readOnly": "package.mediumReadOnly",
  "room.unreadable": "package.mediumGone",
  "folder.unusable": "package.mediumGone",
};

const ofReading: Partial<Record<FailureCode, FailureCode>> = {
  "room.readOnly": "media.unreadable",
  "room.unreadable": "media.unreadable",
  "folder.unusable": "media.removed",
};

export const isAboutMedium = (code: FailureCode): boolean => Object.values(ofMedium).includes(code);

/** Errors of what is done inside are those of the medium at the destination. */
export const onMedium = <Value>(act: () => Value): Value => renamed(ofMedium, act);

/** Errors of what is done inside are those of the medium a package lies on. */
export const fromMedium = <Value>(act: () => Value): Value => renamed(ofReading, act);

function renamed<Value>(codes: Partial<Record<FailureCode, FailureCode>>, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    const code = error instanceof FailureError ? codes[error.failure.code] : undefined;
    throw code === undefined ? error : new FailureError(code);
  }
}
