import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { measureOrThrow } from "./measure.ts";

/** Orthanc as people anonymize with it: files go up, studies are anonymized, and archives come down; over the loopback, by curl. */
export interface Orthanc {
  /** Seconds. */
  readonly anonymize: (folder: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Above what systems give out by themselves to who asks for none. */
const portOf = (): number => 61_000 + (process.pid % 4000);

const waiting = 'for i in $(seq 300); do curl -sf "$1/system" >/dev/null && exit 0; sleep 0.1; done; exit 1';

/** Four at once, each with one connection for all of its files. */
const way = `set -e
find "$2" -name '*.dcm' -printf '-T "%p"\\nurl = "'"$1"'/instances"\\n' | sed 's/^-T /upload-file = /' > "$3/all"
split -n l/1 "$3/all" "$3/part."
for part in "$3"/part.*; do curl -sf -H 'Expect:' -X POST -o /dev/null --parallel --parallel-max 4 -K "$part"; done
for study in $(curl -sf "$1/studies" | tr -d '[]," '); do
  made=$(curl -sf -X POST -d '{}' "$1/studies/$study/anonymize" | sed -n 's/.*"ID" : "\\([^"]*\\)".*/\\1/p')
  curl -sf -o "$3/archive.zip" "$1/studies/$made/archive"
done`;

const emptying = `for study in $(curl -sf "$1/studies" | tr -d '[]," '); do curl -sf -X DELETE -o /dev/null "$1/studies/$study"; done`;

export async function startOrthanc(program: string, folder: string): Promise<Orthanc> {
  const port = portOf();
  const place = `http://127.0.0.1:${String(port)}`;
  const storage = path.join(folder, "storage");
  const scratch = path.join(folder, "scratch");
  for (const each of [storage, scratch]) mkdirSync(each, { recursive: true });
  const configuration = path.join(folder, "orthanc.json");
  writeFileSync(configuration, JSON.stringify({ Name: "bench", StorageDirectory: storage, IndexDirectory: storage, HttpPort: port, DicomServerEnabled: false, RemoteAccessAllowed: false, AuthenticationEnabled: false, StorageCompression: false, OverwriteInstances: true }));
  const server = spawn(program, [configuration], { stdio: "ignore" });
  await measureOrThrow(["sh", "-c", waiting, "sh", place], { looksAtMemory: false });
  return {
    anonymize: async (input) => {
      const { milliseconds } = await measureOrThrow(["sh", "-c", way, "sh", place, input, scratch], { looksAtMemory: false });
      await measureOrThrow(["sh", "-c", emptying, "sh", place], { looksAtMemory: false });
      return milliseconds / 1000;
    },
    stop: async () => {
      if (server.exitCode !== null) return;
      const gone = once(server, "exit");
      server.kill("SIGTERM");
      await gone;
    },
  };
}
