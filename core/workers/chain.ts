import { serveTasks } from "../platform/pool.ts";
import { verifyRows } from "../store/chain.ts";

serveTasks(verifyRows, ({ prints }) => [prints.buffer]);
