import { sha256 as hashOf } from "./draft.ts";
import type { Workshop } from "./makeVectors.ts";

/** What lies in the folder: SPEC §2, §4 and §8, step 5. */
export async function fileVectors({ draft, other, save }: Workshop): Promise<void> {
  const part = (number: string): string => `data/${number}.cms`;
  const [one, two, last] = [part("000001.000001"), part("000001.000002"), part("000001.000003")];

  for (const [name, file] of [["readme", "README.ja.txt"], ["index", "index.cms"], ["package-key", "package-key.cms"], ["bag-declaration", "bagit.txt"], ["payload-sums", "manifest-sha256.txt"], ["tag-sums", "tagmanifest-sha256.txt"]] as const)
    save(`${name}-missing`, "package.fileMissing", draft().remove(file));
  save("readme-altered", "package.fileAltered", draft().change("README.ja.txt", (bytes) => Buffer.from(bytes.toString().replace("openssl", "0penssl"))).relist());
  save("readme-longer", "package.fileAltered", draft().change("README.en.txt", (bytes) => Buffer.concat([bytes, Buffer.from("curl")])).relist());
  save("bag-declaration-altered", "package.fileAltered", draft().set("bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n").relist());
  save("index-altered", "package.fileAltered", draft().flip("index.cms", 1).relist());
  save("package-key-altered", "package.fileAltered", draft().flip("package-key.cms", 1).relist());
  save("index-of-another-package", "package.fileAltered", draft().set("index.cms", other.get("index.cms")).relist());
  save("package-key-of-another-package", "package.fileAltered", draft().set("package-key.cms", other.get("package-key.cms")).relist());

  save("extra-file", "package.fileExtra", draft().set("setup.exe", "MZ"));
  save("extra-file-hidden", "package.fileExtra", draft().set(".DS_Store", ""));
  save("extra-part", "package.fileExtra", draft().set(part("000009.000001"), draft().get(one)));
  save("extra-folder", "package.fileExtra", draft().set("data/more/000001.000001.cms", draft().get(one)));
  save("extra-signature", "package.fileExtra", draft().set("manifest.json.third.p7s", draft().get("manifest.json.operator.p7s")));
  save("part-is-link", "package.fileKind", draft(), {}, { [one]: { link: "000001.000002.cms" } });
  save("readme-is-link", "package.fileKind", draft(), {}, { "README.ja.txt": { link: "README.en.txt" } });
  save("manifest-is-link", "package.notPackage", draft().set("other.json", draft().get("manifest.json")), {}, { "manifest.json": { link: "other.json" } });

  save("bag-version-another", "package.bagMalformed", await draft().set("bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n").settle());
  save("bag-counts-another", "package.bagMismatch", await draft().change("bag-info.txt", (bytes) => Buffer.from(bytes.toString().replace(/Oxum: \d+/, "Oxum: 1"))).settle());
  save("bag-counts-twice", "package.bagMismatch", await draft().change("bag-info.txt", (bytes) => Buffer.from(`${bytes.toString()}Payload-Oxum: 1.1\n`)).settle());
  save("bag-of-another-package", "package.bagMismatch", await draft().set("bag-info.txt", other.get("bag-info.txt")).settle());
  const lines = (change: (own: string[]) => readonly string[]) => (bytes: Buffer) => Buffer.from(change(bytes.toString().split("\n").slice(0, -1)).map((line) => `${line}\n`).join(""));
  const payload = "manifest-sha256.txt";
  const tagged = (change: (bytes: Buffer) => Uint8Array): ReturnType<typeof draft> => {
    const own = draft().change(payload, change);
    const before = own.get(payload);
    own.relist();
    // Its line in the tag list follows; the list itself stays as it was changed.
    const sums = own.get("tagmanifest-sha256.txt").toString();
    own.set(payload, before);
    return own.set("tagmanifest-sha256.txt", sums.replace(/^[0-9a-f]{64}(?= {2}manifest-sha256\.txt$)/m, hashOf(before)));
  };
  save("payload-sums-one-left-out", "package.bagMismatch", tagged(lines((own) => own.slice(1))));
  save("payload-sums-one-altered", "package.bagMismatch", tagged(lines(([head = "", ...rest]) => [head.replace(/^./, (digit) => (digit === "0" ? "1" : "0")), ...rest])));
  save("payload-sums-one-twice", "package.bagMalformed", tagged(lines((own) => [own[0] ?? "", ...own])));
  save("payload-sums-one-more", "package.bagMismatch", tagged(lines((own) => [...own, `${"0".repeat(64)}  data/000009.000001.cms`])));
  save("payload-sums-garbage", "package.bagMalformed", tagged(lines((own) => [...own, "garbage"])));
  save("payload-sums-cut-off", "package.bagMalformed", tagged((bytes) => bytes.subarray(0, -1)));
  save("valid-sums-in-another-order", "opens", tagged(lines((own) => own.reverse())));
  save("valid-sums-with-star", "opens", tagged(lines((own) => own.map((line) => line.replace("  ", " *")))));
  save("tag-sums-one-left-out", "package.bagMismatch", draft().change("tagmanifest-sha256.txt", lines((own) => own.slice(1))));
  save("tag-sums-one-altered", "package.bagMismatch", draft().change("tagmanifest-sha256.txt", lines(([head = "", ...rest]) => [head.replace(/^./, (digit) => (digit === "0" ? "1" : "0")), ...rest])));
  save("tag-sums-malformed", "package.bagMalformed", draft().set("tagmanifest-sha256.txt", "x\n"));
  const withoutEnglish = draft().remove("README.en.txt");
  save("valid-without-english", "opens", await withoutEnglish.restate((manifest) => ({ ...manifest, files: manifest.files.filter(({ path }) => path !== "README.en.txt") })));

  save("part-missing", "package.partMissing", draft().remove(two));
  save("part-first-missing", "package.partMissing", draft().remove(one));
  save("part-truncated", "package.partTruncated", draft().change(one, (bytes) => bytes.subarray(0, -20)));
  save("part-emptied", "package.partTruncated", draft().set(one, ""));
  save("part-trailing", "package.partTrailing", draft().change(one, (bytes) => Buffer.concat([bytes, Buffer.from([0])])));
  save("part-altered-ciphertext", "package.partAltered", draft().flip(one, 30));
  save("part-altered-tag", "package.partAltered", draft().flip(one, 1));
  save("part-altered-header", "package.partAltered", draft().flip(one, 120));
  save("parts-swapped", "package.partSwapped", draft().set(one, draft().get(two)).set(two, draft().get(one)));
  save("part-copied-over-another", "package.partSwapped", draft().set(two, draft().get(one)));
  save("part-copied-over-shorter", "package.partSwapped", draft().set(last, draft().get(one)));
  save("part-of-another-package", "package.partForeign", draft().set(one, other.get(one)));
  save("part-of-another-package-and-size", "package.partForeign", draft().set(one, other.get(last)));
}
