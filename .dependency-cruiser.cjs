/**
 * The directions of DESIGN §2. Every rule is planted against in build/checks/directions.test.ts, and build/checks/directions.ts
 * fails when fewer files were read than exist.
 */
const stages = "card|envelope|media|vault|dicom|records|link|recipe|deid|risk|review|release";
/** Tests, what they share, and the counterparts they run against. */
const tests = "\\.(test|fixture)\\.tsx?$|/testing/";
const product = "^(core|electron|renderer)/";
const systemModules = "^(node:)?(fs|fs/promises|child_process|worker_threads|cluster|net|os|inspector|v8|vm|repl|wasi)$";
const networkModules = "^(node:)?(http|https|http2|dgram|dns|dns/promises|tls)$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", comment: "two files that need each other at run time are one file", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "nothing-unresolved", severity: "error", comment: "an import that leads nowhere was not checked either", from: {}, to: { couldNotResolve: true, pathNot: "^(\\.\\./)+node_modules/" } },
    {
      name: "domain-is-pure",
      severity: "error",
      comment: "importable from everywhere, so it imports nothing",
      from: { path: "^core/domain/", pathNot: tests },
      to: { pathNot: "^core/domain/" },
    },
    {
      name: "contract-knows-domain-only",
      severity: "error",
      from: { path: "^core/contract/", pathNot: tests },
      to: { pathNot: "^core/(domain|contract)/|^node_modules/zod/|^\\.\\.?/" },
    },
    {
      name: "window-knows-contract-and-domain-only",
      severity: "error",
      comment: "the window asks; it never reaches into the room",
      from: { path: "^renderer/" },
      to: { path: "^(core|electron|build|e2e)/", pathNot: "^core/(domain|contract)/" },
    },
    { name: "window-has-no-system", severity: "error", from: { path: "^renderer/", pathNot: tests }, to: { dependencyTypes: ["core"] } },
    {
      name: "stages-never-meet",
      severity: "error",
      comment: "they meet in core/flow",
      from: { path: `^core/(${stages})/` },
      to: { path: `^core/(${stages})/`, pathNot: "^core/$1/" },
    },
    { name: "stages-never-meet-the-store", severity: "error", from: { path: `^core/(${stages})/` }, to: { path: "^core/store/" } },
    { name: "store-never-meets-stages", severity: "error", from: { path: "^core/store/" }, to: { path: `^core/(${stages})/` } },
    {
      name: "flow-is-above",
      severity: "error",
      comment: "platform, stages and store serve flows; they do not call them",
      from: { path: `^core/(domain|contract|platform|store|${stages})/` },
      to: { path: "^core/(flow|workers)/|^core/cli\\.ts$" },
    },
    { name: "flow-starts-no-entry", severity: "error", from: { path: "^core/flow/", pathNot: tests }, to: { path: "^core/workers/|^core/cli\\.ts$" } },
    {
      name: "platform-is-below",
      severity: "error",
      from: { path: "^core/platform/" },
      to: { path: `^core/(store|contract|${stages})/` },
    },
    {
      name: "sqlite-in-store-only",
      severity: "error",
      from: { path: "^(core|electron|renderer)/", pathNot: "^core/store/" },
      to: { path: "^node_modules/better-sqlite3/|^node_modules/@types/better-sqlite3/|^(node:)?sqlite$" },
    },
    {
      name: "forge-for-key-files-only",
      severity: "error",
      comment: "PKCS #12; bulk work and everything else is node:crypto's",
      from: { path: product, pathNot: `^core/envelope/softwareKey\\.ts$|${tests}` },
      to: { path: "^node_modules/(@types/)?node-forge/" },
    },
    {
      name: "system-in-platform-only",
      severity: "error",
      comment: "files, processes and threads have one door (DESIGN §2)",
      from: { path: "^core/", pathNot: `^core/(platform|workers)/|^core/cli\\.ts$|${tests}` },
      to: { path: systemModules },
    },
    {
      name: "sockets-in-one-place",
      severity: "error",
      comment: "the card process's Unix socket, and the shell's loopback",
      from: { pathNot: "^core/platform/socket[^/]*\\.ts$|^build/(shell/|display|test-electron)|^e2e/" },
      to: { path: "^(node:)?net$" },
    },
    {
      name: "no-network",
      severity: "error",
      comment: "the machine opens no connection, ever (DESIGN §7.7); only the stand-in for Electron serves its own loopback",
      from: { pathNot: "^build/shell/|^e2e/" },
      to: { path: networkModules },
    },
    { name: "electron-in-its-folder-only", severity: "error", from: { pathNot: "^(electron|build/shell|e2e)/" }, to: { path: "^(node_modules/)?electron(/|$)" } },
    { name: "core-never-sees-the-window", severity: "error", from: { path: "^core/" }, to: { path: "^(electron|renderer)/" } },
    { name: "electron-never-sees-the-page", severity: "error", from: { path: "^electron/" }, to: { path: "^renderer/" } },
    { name: "product-never-sees-its-tools", severity: "error", from: { path: product }, to: { path: "^(build|e2e)/" } },
    { name: "product-never-sees-its-tests", severity: "error", from: { path: product, pathNot: tests }, to: { path: tests } },
    {
      name: "product-ships-what-it-imports",
      severity: "error",
      comment: "a development dependency is absent from the installed program",
      from: { path: product, pathNot: `${tests}|\\.d\\.ts$` },
      to: { dependencyTypes: ["npm-dev", "npm-optional", "npm-no-pkg"], pathNot: "^node_modules/electron/" },
    },
  ],
  options: {
    doNotFollow: { path: "^node_modules/" },
    // Type imports are directions too.
    tsPreCompilationDeps: true,
    parser: "tsc",
    preserveSymlinks: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".css", ".json"], exportsFields: ["exports"], conditionNames: ["import", "node", "types", "default"] },
  },
};
