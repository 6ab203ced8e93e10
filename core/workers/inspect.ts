import { inspectMedium } from "../flow/receive/inspectMedium.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks(inspectMedium, () => []);
