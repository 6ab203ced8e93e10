import { serveTasks } from "../platform/pool.ts";
import { auditText } from "../store/auditText.ts";

serveTasks(auditText, ({ jsonl, xml }) => [jsonl.buffer, xml.buffer]);
