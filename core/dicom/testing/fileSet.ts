import type { DatasetElement } from "../../domain/dicom.ts";
import { MemorySource } from "../byteSource.ts";
import { readObject } from "../directory/directoryObject.ts";
import type { DirectoryFile } from "../directory/makeDirectory.ts";
import { writeFile } from "../writeFile.ts";

const storage = "1.2.840.10008.5.1.4.1.1.";

export interface FileOfSet extends DirectoryFile {
  readonly bytes: Buffer;
}

/** Two patients with an image, a report, a presentation state and a document, as a medium brings them: not in their order. */
export function makeFileSet(): readonly FileOfSet[] {
  const file = (name: string, sopClass: string, instance: string, ids: readonly [patient: string, study: string, series: string], ...more: readonly DatasetElement[]): FileOfSet => {
    const [patient, study, series] = ids;
    const dataset: readonly DatasetElement[] = [
      { tag: "00080005", vr: "CS", value: "\\ISO 2022 IR 87" },
      { tag: "00080016", vr: "UI", value: `${storage}${sopClass}` },
      { tag: "00080018", vr: "UI", value: instance },
      { tag: "00100010", vr: "PN", value: "Yamada^Tarou=山田^太郎=やまだ^たろう" },
      { tag: "00100020", vr: "LO", value: patient },
      { tag: "0020000D", vr: "UI", value: study },
      { tag: "0020000E", vr: "UI", value: series },
      ...more,
    ];
    const bytes = writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset });
    return { name: ["DICOM", name], bytes, object: readObject(new MemorySource(bytes)) };
  };
  const ct = { tag: "00080060", vr: "CS", value: "CT" } as const;
  const concept: DatasetElement = {
    tag: "0040A043",
    vr: "SQ",
    value: [
      [
        { tag: "00080100", vr: "SH", value: "18748-4" },
        { tag: "00080102", vr: "SH", value: "LN" },
        { tag: "00080104", vr: "LO", value: "画像所見" },
      ],
    ],
  };
  const image: DatasetElement = {
    tag: "00081140",
    vr: "SQ",
    value: [
      [
        { tag: "00081150", vr: "UI", value: `${storage}2` },
        { tag: "00081155", vr: "UI", value: "1.9.1" },
      ],
    ],
  };
  const referenced: DatasetElement = { tag: "00081115", vr: "SQ", value: [[image, { tag: "0020000E", vr: "UI", value: "1.2.1.1" }]] };
  return [
    file("IM1", "2", "1.9.1", ["P1", "1.2.1", "1.2.1.1"], ct, { tag: "00200013", vr: "IS", value: "1" }),
    file("DOC", "104.1", "1.9.2", ["P2", "1.2.2", "1.2.2.1"], { tag: "00420012", vr: "LO", value: "application/pdf" }),
    file("SR1", "88.33", "1.9.3", ["P1", "1.2.1", "1.2.1.2"], { tag: "00080060", vr: "CS", value: "SR" }, concept),
    file("IM3", "2", "1.9.4", ["P1", "1.2.1", "1.2.1.1"], ct, { tag: "00200013", vr: "IS", value: "3" }),
    file("PR1", "11.1", "1.9.5", ["P1", "1.2.4", "1.2.4.1"], { tag: "00080060", vr: "CS", value: "PR" }, { tag: "00700080", vr: "CS", value: "MARKS" }, referenced),
  ];
}
