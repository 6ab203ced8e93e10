import { threadPort } from "../../../platform/thread.ts";
import { readThrough, readVector } from "./vector.ts";

/** The fourth way to read a vector: where workers read. */
const port = threadPort();
port.listen((message) => {
  const { folder, name } = message as { readonly folder: string; readonly name: string };
  void readThrough(folder, readVector(name)).then((outcome) => {
    port.post(outcome);
  });
});
