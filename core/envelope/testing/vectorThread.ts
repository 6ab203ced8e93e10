import { parentPort } from "node:worker_threads";
import { FailureError } from "../../domain/failure.ts";
import { verifyDetached } from "../signedData.ts";
import { openSecureReader } from "../secureReader.ts";
import { readVector, type Vector } from "./vectors.ts";

/** For tests: the vectors in a thread that has no key. Headers go to whoever has one, as in the product; the content key comes back. */

const port = parentPort;
if (port === null) throw new Error("this file runs as a thread only");

export interface Answer {
  readonly file: string;
  readonly code: string;
  readonly delivered: Uint8Array;
}

let reader: ReturnType<typeof openSecureReader> | undefined;
let file = "";
let rest: Buffer = Buffer.alloc(0);
let pieces: Buffer[] = [];

function answer(act: () => void): void {
  let code = "ok";
  try {
    act();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    code = error.failure.code;
  }
  port?.postMessage({ file, code, delivered: Buffer.concat(pieces) } satisfies Answer);
}

function begin(vector: Vector): void {
  file = vector.file;
  pieces = [];
  const bytes = readVector(file);
  if (vector.kind === "signature") {
    answer(() => {
      const verified = verifyDetached({ content: readVector(vector.content), signature: bytes });
      if (!verified.ok) throw new FailureError(verified.failure.code);
    });
    return;
  }
  const opened = openSecureReader({ unauthenticated: "tell", sink: (plain) => pieces.push(Buffer.from(plain)) });
  reader = opened;
  try {
    let position = 0;
    for (; position < bytes.length && opened.header === undefined; position += 64) opened.push(bytes.subarray(position, position + 64));
    rest = bytes.subarray(position);
    if (opened.header !== undefined) {
      port?.postMessage({ file, header: opened.header });
      return;
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
  answer(() => opened.finish());
}

port.on("message", (message: Vector | { readonly contentKey: Uint8Array }) => {
  if ("file" in message) begin(message);
  else
    answer(() => {
      reader?.unlock(message.contentKey);
      message.contentKey.fill(0);
      reader?.push(rest);
      reader?.finish();
    });
});
