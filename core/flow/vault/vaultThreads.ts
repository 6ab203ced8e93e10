import { Pool, type RunOptions, type Task } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import { vaultFolder } from "./vaultPlaces.ts";
import type { VaultAnswer, VaultTask } from "./vaultTask.ts";

type Bare<Kind extends VaultTask["type"]> = Omit<Extract<VaultTask, { type: Kind }>, "folder" | "key" | "type">;
type AnswerTo<Kind extends VaultTask["type"]> = Extract<VaultAnswer, { type: Kind }>;

/** The threads that hold the vault's key and touch its segments; the room process only asks. */
export interface VaultThreads {
  readonly ask: <Kind extends VaultTask["type"]>(type: Kind, task: Bare<Kind>) => Promise<AnswerTo<Kind>>;
  /** Many of one kind, answered in their order. */
  readonly run: <Kind extends VaultTask["type"]>(
    type: Kind,
    tasks: Iterable<Task<Bare<Kind>>> | AsyncIterable<Task<Bare<Kind>>>,
    options?: RunOptions,
  ) => AsyncGenerator<AnswerTo<Kind>, void, undefined>;
  readonly close: () => Promise<void>;
}

export function openVaultThreads(folder: string, key: Uint8Array): VaultThreads {
  const pool = new Pool<VaultTask, VaultAnswer>({ file: threadFile(import.meta.url, "../../workers/vault.ts"), name: "vault", threads: 2 });
  const whole = <Kind extends VaultTask["type"]>(type: Kind, task: Bare<Kind>): VaultTask =>
    ({ ...task, type, folder: vaultFolder(folder), key }) as unknown as VaultTask;
  async function* run<Kind extends VaultTask["type"]>(
    type: Kind,
    tasks: Iterable<Task<Bare<Kind>>> | AsyncIterable<Task<Bare<Kind>>>,
    options?: RunOptions,
  ): AsyncGenerator<AnswerTo<Kind>, void, undefined> {
    async function* prepared(): AsyncGenerator<Task<VaultTask>, void, undefined> {
      for await (const { input, ...rest } of tasks) yield { ...rest, input: whole(type, input) };
    }
    // A thread answers what it was asked; the pool does not know the kinds.
    for await (const answer of pool.run(prepared(), options)) yield answer as AnswerTo<Kind>;
  }
  return {
    ask: async (type, task) => {
      for await (const answer of run(type, [{ input: task }])) return answer;
      throw new Error("a task has an answer");
    },
    run,
    close: () => pool.close(),
  };
}
