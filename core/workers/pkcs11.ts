import { serveModule } from "../card/pkcs11Thread.ts";
import { threadPort } from "../platform/thread.ts";

serveModule(threadPort());
