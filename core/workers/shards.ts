import { threadPort } from "../platform/thread.ts";
import { serveShards } from "../store/serveShards.ts";

serveShards(threadPort());
