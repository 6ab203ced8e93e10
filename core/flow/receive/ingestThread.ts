import { FailureError } from "../../domain/failure.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import type { ThreadPort } from "../../platform/thread.ts";
import { expandArchive, surveyArchive } from "./ingestArchives.ts";
import { readEnvelope, readHeader } from "./ingestEnvelopes.ts";
import { examineDocuments } from "./ingestDocuments.ts";
import type { FromIngest, IngestBatch, IngestTask, TaskAnswer, ToIngest } from "./ingestOrder.ts";
import { listMedium, readAddress, readFiles, readObjects, readPiece } from "./ingestTasks.ts";
import { IngestWork } from "./ingestWork.ts";

/** Batches handed over and not yet in the index: the thread goes on reading while the room writes rows. */
const batchesUnderWay = 2;

/** The life of a receiving thread: keys once, then one task after the other until it is told to close. */
export function serveIngest(port: ThreadPort): void {
  const send = (message: FromIngest): void => {
    port.post(message);
  };
  let work: IngestWork | undefined;
  let underWay = 0;
  let room: (() => void) | undefined;
  let current: Promise<void> = Promise.resolve();

  function hand(id: number, batch: IngestBatch): Promise<void> {
    underWay += 1;
    send({ type: "batch", id, batch });
    if (underWay < batchesUnderWay) return Promise.resolve();
    return new Promise((resolve) => {
      room = resolve;
    });
  }

  async function carryOut(id: number, task: IngestTask): Promise<void> {
    if (work === undefined) throw new Error("a task came before the keys");
    work.begin({
      hand: (batch) => hand(id, batch),
      progress: (bytes) => {
        if (bytes > 0) send({ type: "progress", bytes });
      },
    });
    try {
      send({ type: "answer", id, answer: await run(work, task) });
    } catch (error) {
      work.forget();
      if (error instanceof FailureError) send({ type: "failed", id, failure: error.failure });
      else send({ type: "bug", id, stack: error instanceof Error ? (error.stack ?? error.message) : "unknown" });
    }
  }

  port.listen((raw) => {
    const message = raw as ToIngest;
    switch (message.type) {
      case "begin":
        work = new IngestWork(message, systemEntropy);
        send({ type: "ready" });
        return;
      case "task":
        current = carryOut(message.id, message.task);
        return;
      case "taken":
        underWay -= 1;
        room?.();
        room = undefined;
        return;
      case "close":
        // The task under way comes to its next good moment first.
        void current.then(() => {
          work?.close();
          port.close();
        });
        return;
    }
  });
}

function run(work: IngestWork, task: IngestTask): Promise<TaskAnswer> | TaskAnswer {
  switch (task.kind) {
    case "list":
      return listMedium(work, task);
    case "files":
      return readFiles(work, task);
    case "objects":
      return readObjects(work, task);
    case "piece":
      return readPiece(work, task);
    case "header":
      return readHeader(work, task);
    case "envelope":
      return readEnvelope(work, task);
    case "survey":
      return surveyArchive(work, task);
    case "examine":
      return examineDocuments(work, task);
    case "address":
      return readAddress(work, task);
    case "expand":
      return expandArchive(work, task);
  }
}
