import { execFile, spawn } from "node:child_process";
import type Electron from "electron";
import type { Session as CdpSession } from "./cdp.ts";
import { runZenity } from "./zenity.ts";

const papers: Readonly<Record<string, readonly [number, number]>> = {
  A0: [33.1, 46.8], A1: [23.4, 33.1], A2: [16.54, 23.4], A3: [11.7, 16.54], A4: [8.27, 11.7], A5: [5.83, 8.27], A6: [4.13, 5.83],
  Letter: [8.5, 11], Legal: [8.5, 14], Tabloid: [11, 17], Ledger: [17, 11],
};

export async function printToPdf(session: CdpSession, options: Electron.PrintToPDFOptions = {}): Promise<Buffer<ArrayBuffer>> {
  const size = options.pageSize ?? "Letter";
  const paper = typeof size === "string" ? papers[size] : ([size.width, size.height] as const);
  if (paper === undefined) throw new Error(`Invalid pageSize ${JSON.stringify(size)}`);
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

/** The system's dialog in its barest form: which of the printers there are. */
async function choosePrinter(): Promise<string> {
  const printers = await listPrinters();
  if (printers.length === 0) throw new Error("Print job failed: there is no printer");
  const chosen = await runZenity(["--list", "--title=Print", "--text=", "--column=Printer", ...printers.map(({ name }) => name)]);
  if (chosen.code !== 0 || chosen.text === "") throw new Error("Print job canceled");
  return chosen.text;
}

/** Over a pipe to CUPS: no file of the page is written by us. */
export async function printPage(session: CdpSession, options: Electron.WebContentsPrintOptions): Promise<void> {
  const given = options.deviceName ?? "";
  const printer = options.silent === true ? given : await choosePrinter();
  const { landscape, pageSize } = options;
  const pdf = await printToPdf(session, {
    printBackground: options.printBackground ?? false,
    ...(landscape === undefined ? {} : { landscape }),
    // Electron takes microns here and inches in printToPDF.
    ...(pageSize === undefined ? {} : { pageSize: typeof pageSize === "string" ? pageSize : { width: pageSize.width / 25_400, height: pageSize.height / 25_400 } }),
  });
  const target = printer === "" ? [] : ["-d", printer];
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
