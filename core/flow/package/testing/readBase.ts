import { baseFolder, readThrough, readVector, vectorTime } from "./vector.ts";

/** Prints what comes of reading a package, for tests in which the system fails underneath. */
console.log((await readThrough(process.argv[2] ?? baseFolder, { ...readVector("valid"), at: vectorTime })).outcome);
