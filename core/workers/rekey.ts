import { serveTasks } from "../platform/pool.ts";
import { rekeyDatabase } from "../store/rekey.ts";

serveTasks(rekeyDatabase);
