import { buffersOfVaultAnswer, carryOutVaultTask } from "../flow/vault/vaultTask.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks(carryOutVaultTask, buffersOfVaultAnswer);
