import { hashParts } from "../flow/package/hashParts.ts";
import { serveTasks } from "../platform/pool.ts";

serveTasks(hashParts);
