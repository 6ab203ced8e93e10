import { execFile, spawn } from "node:child_process";
import type Electron from "electron";
import type { Session as CdpSession } from "./cdp.ts";
import { UnsupportedElectronCall } from "./unsupported.ts";

const papers: Readonly<Record<string, readonly [number, number]>> = {
  A0: [33.1, 46.8], A1: [23.4, 33.1], A2: [16.54, 23.4], A3: [11.7, 16.54], A4: [8.27, 11.7], A5: [5.83, 8.27], A6: [4.13, 5.83],
  Letter: [8.5, 11], Legal: [8.5, 14], Tabloid: [11, 17], Ledger: [17, 11],
};

export async function printToPdf(session: CdpSession, options: Electron.PrintToPDFOptions = {}): Promise<Buffer<ArrayBuffer>> {
  const size = options.pageSize ?? "Letter";
  const paper = typeof size === "string" ? papers[size] : ([size.width, size.height] as const);
  if (paper === undefined) throw new Error(`Invalid pageSize ${String(size)}`);
  const { margins } = options;
  const { data } = await session.send("Page.printToPDF", {
    landscape: options.landscape ?? false,
    displayHeaderFooter: options.displayHeaderFooter ?? false,
    printBackground: options.printBackground ?? false,
    scale: options.scale ?? 1,
    paperWidth: paper[0],
    paperHeight: paper[1],
    pageRanges: options.pageRanges ?? "",
    preferCSSPageSize: options.preferCSSPageSize ?? false,
    generateTaggedPDF: options.generateTaggedPDF ?? false,
    generateDocumentOutline: options.generateDocumentOutline ?? false,
    ...(options.headerTemplate === undefined ? {} : { headerTemplate: options.headerTemplate }),
    ...(options.footerTemplate === undefined ? {} : { footerTemplate: options.footerTemplate }),
    ...(margins === undefined
      ? {}
      : {
          marginTop: margins.top ?? 0.4, marginBottom: margins.bottom ?? 0.4,
          marginLeft: margins.left ?? 0.4, marginRight: margins.right ?? 0.4,
        }),
  });
  return Buffer.from(data, "base64");
}

/** The queues CUPS knows; none where CUPS is not installed. */
export function listPrinters(): Promise<Electron.PrinterInfo[]> {
  return new Promise((resolve) => {
    execFile("lpstat", ["-e"], (error, output) => {
      const names = error === null ? output.split("\n").filter((name) => name !== "") : [];
      resolve(names.map((name) => ({ name, displayName: name, description: "", options: {} })));
    });
  });
}

/** Over a pipe to CUPS: no file of the page is written by us. */
export async function printSilently(session: CdpSession, options: Electron.WebContentsPrintOptions): Promise<void> {
  if (options.silent !== true) throw new UnsupportedElectronCall("webContents.print without silent: true");
  const { landscape, pageSize } = options;
  const pdf = await printToPdf(session, {
    printBackground: options.printBackground ?? false,
    ...(landscape === undefined ? {} : { landscape }),
    // Electron takes microns here and inches in printToPDF.
    ...(pageSize === undefined ? {} : { pageSize: typeof pageSize === "string" ? pageSize : { width: pageSize.width / 25_400, height: pageSize.height / 25_400 } }),
  });
  const target = options.deviceName === undefined || options.deviceName === "" ? [] : ["-d", options.deviceName];
  const lp = spawn("lp", [...target, "-n", String(options.copies ?? 1), "-"], { stdio: ["pipe", "ignore", "pipe"] });
  let complaint = "";
  lp.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  lp.stdin.on("error", () => undefined);
  lp.stdin.end(pdf);
  await new Promise<void>((resolve, reject) => {
    lp.on("error", () => {
      reject(new Error("lp (cups-client) is not installed"));
    });
    lp.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(complaint.trim() === "" ? `lp ended with ${String(code)}` : complaint.trim()));
    });
  });
}
