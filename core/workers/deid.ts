import { carryOutDeidTask, type DeidTask } from "../flow/deid/deidTask.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks((task: DeidTask) => carryOutDeidTask(task));
