import { openParts } from "../flow/package/openParts.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks(openParts);
