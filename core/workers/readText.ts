import { carryOutReadTask } from "../flow/reading/readTask.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks(carryOutReadTask);
