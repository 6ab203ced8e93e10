import { sealParts } from "../flow/package/sealParts.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks(sealParts);
