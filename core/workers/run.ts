import { carryOutRunTask, type RunTask } from "../flow/run/runTask.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks((task: RunTask) => carryOutRunTask(task));
