import { carryOutVerifyTask, type VerifyTask } from "../flow/run/verifyTask.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks((task: VerifyTask) => carryOutVerifyTask(task));
