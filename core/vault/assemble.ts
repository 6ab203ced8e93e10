import type { KeyObject } from "node:crypto";
import { FailureError } from "../domain/failure.ts";
import type { StoredObject, StoredPiece } from "../domain/object.ts";
import { pieceBytes } from "./layout.ts";
import { addressOf } from "./vaultKeys.ts";

/** Pieces as threads report them → objects. Every object must be whole: from piece 0 to the one marked last. */
export function assembleObjects(pieces: readonly StoredPiece[], addressKey: KeyObject): readonly StoredObject[] {
  const found: StoredObject[] = [];
  const several = new Map<string, StoredPiece[]>();
  for (const piece of pieces) {
    if (piece.isLast && piece.piece === 0) found.push(assembleObject([piece], addressKey));
    else several.set(piece.object, [...(several.get(piece.object) ?? []), piece]);
  }
  for (const group of several.values()) found.push(assembleObject(group, addressKey));
  return found;
}

export function assembleObject(pieces: readonly StoredPiece[], addressKey: KeyObject): StoredObject {
  const inOrder = pieces.length === 1 ? pieces : pieces.toSorted((left, right) => left.piece - right.piece);
  const [first] = inOrder;
  const isWhole = inOrder.every(({ piece, isLast, bytes }, index) => piece === index && isLast === (index === inOrder.length - 1) && (isLast || bytes === pieceBytes));
  if (first === undefined || !isWhole) throw new FailureError("vault.objectUnfinished");
  return {
    id: first.object,
    kind: first.kind,
    bytes: inOrder.reduce((sum, { bytes }) => sum + bytes, 0),
    address: addressOf(
      addressKey,
      inOrder.map(({ hash }) => Buffer.from(hash, "hex")),
    ),
    extents: inOrder.map(({ piece, segment, offset, stored, bytes }) => ({ piece, segment, offset, stored, bytes })),
    wrappedKey: first.wrappedKey,
  };
}
