import type { EnvelopeHeader } from "../../envelope/header.ts";
import type { HeldCause } from "../../domain/delivery.ts";
import type { Failure, FailureCode } from "../../domain/failure.ts";
import type { ItemKind } from "../../domain/medium.ts";
import type { ObjectColumns, ObjectId, StoredPiece } from "../../domain/object.ts";
import type { Container, ItemOutcome, ListedItem } from "../../store/deliveryItems.ts";
import type { MemberColumns } from "../../store/memberColumns.ts";
import type { ZipVerdict } from "../../media/archive/zipDirectory.ts";
import type { IndexedPart } from "../../media/package/packageIndex.ts";
import type { ReadableObject } from "../../vault/segmentReader.ts";
import type { WriterSeed } from "../../vault/writerSeed.ts";

/** What passes between the room process and the threads that receive (core/workers/ingest.ts). */

export interface IngestBegin {
  readonly type: "begin";
  readonly seed: WriterSeed;
  readonly delivery: number;
  /** Its first word is not 0 once everybody is to stop at the next good moment. */
  readonly control: Int32Array<SharedArrayBuffer>;
}

export interface FileToRead {
  readonly item: number;
  /** By the inventory. */
  readonly bytes: number;
  /** Sealed, as it stands in the journal. */
  readonly name: Uint8Array;
}

/** Where an envelope lies. */
export type EnvelopeSource =
  | { readonly kind: "medium"; readonly root: string }
  /** What comes out of it is a thing of its own then, and the envelope its container. */
  | { readonly kind: "vault"; readonly object: ReadableObject; readonly container: Container };

export interface PartToRead {
  readonly file: string;
  readonly part: IndexedPart;
}

/** The name of an object's key, and the key. */
export interface PieceIdentity {
  readonly id: ObjectId;
  readonly key: Uint8Array;
}

export interface PackageKey {
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

export interface ObjectToRead {
  readonly item: number;
  readonly name: string;
  readonly parts: readonly PartToRead[];
}

export type IngestTask =
  /** Names what is on the medium, from place `from` of the walk on. */
  | { readonly kind: "list"; readonly root: string; readonly from: number; readonly infected: ReadonlySet<string> }
  | { readonly kind: "files"; readonly root: string; readonly files: readonly FileToRead[] }
  | { readonly kind: "objects"; readonly key: PackageKey; readonly objects: readonly ObjectToRead[] }
  /** One piece of an object that several threads write together. */
  | {
      readonly kind: "piece";
      readonly key: PackageKey;
      readonly item: number;
      readonly name: string;
      readonly identity: PieceIdentity;
      readonly piece: number;
      readonly isLast: boolean;
      readonly parts: readonly PartToRead[];
    }
  | { readonly kind: "header"; readonly source: EnvelopeSource; readonly file: FileToRead }
  | {
      readonly kind: "envelope";
      readonly source: EnvelopeSource;
      readonly file: FileToRead;
      readonly contentKey: Uint8Array;
      /** Certificates whose signature inside counts. */
      readonly signers: readonly Uint8Array[];
    }
  /** Judges an archive before any of its entries is read. */
  | { readonly kind: "survey"; readonly object: ReadableObject; readonly depth: number; readonly purse: Purse }
  /** Looks for programs in documents that lie in the vault. */
  | { readonly kind: "examine"; readonly objects: readonly { readonly item: number; readonly object: ReadableObject }[] }
  /** Looks at an object whose pieces several threads wrote, once all of them are there. */
  | { readonly kind: "address"; readonly object: ReadableObject; readonly name: string }
  | {
      readonly kind: "expand";
      readonly object: ReadableObject;
      /** Sealed, as it stands in the journal. */
      readonly name: Uint8Array;
      readonly container: Container;
      /** Places in the archive: from the first, up to and without the second. */
      readonly from: number;
      readonly to: number;
      readonly purse: Purse;
      /** Of the survey: an archive that several threads read is judged once. */
      readonly verdict: ZipVerdict | undefined;
    };

/** What the outermost container of an archive may still unpack. */
export interface Purse {
  readonly rootBytes: number;
  readonly entriesSpent: number;
  readonly bytesSpent: number;
}

/** What became durable; the room writes the rows and says so. */
export interface IngestBatch {
  readonly pieces: readonly StoredPiece[];
  /** Small objects, one whole each. */
  readonly gathered: ObjectColumns | undefined;
  readonly outcomes: readonly ItemOutcome[];
  readonly members: MemberColumns | undefined;
  /** Unpacked for the members, kept or not. */
  readonly unpacked: number;
  /** Whose members these are. */
  readonly container?: Container;
  /** What a walk of the medium found, in its order. */
  readonly listed: readonly ListedItem[];
}

export type TaskAnswer =
  | { readonly kind: "done" }
  /** Everybody was asked to stop: what was done is in the batches, the rest is not. */
  | { readonly kind: "stopped" }
  | { readonly kind: "header"; readonly header: EnvelopeHeader }
  | { readonly kind: "survey"; readonly verdict: ZipVerdict | undefined }
  | { readonly kind: "examined"; readonly found: readonly { readonly item: number; readonly failure: FailureCode }[] }
  | { readonly kind: "address"; readonly address: string; readonly itemKind: ItemKind; readonly cause: HeldCause | undefined };

export type ToIngest = IngestBegin | { readonly type: "task"; readonly id: number; readonly task: IngestTask } | { readonly type: "taken" } | { readonly type: "close" };

export type FromIngest =
  | { readonly type: "ready" }
  | { readonly type: "progress"; readonly bytes: number }
  | { readonly type: "batch"; readonly id: number; readonly batch: IngestBatch }
  | { readonly type: "answer"; readonly id: number; readonly answer: TaskAnswer }
  | { readonly type: "failed"; readonly id: number; readonly failure: Failure }
  | { readonly type: "bug"; readonly id: number; readonly stack: string };
