import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { startEnvelope, type Recipient } from "../../../envelope/writer.ts";
import { signDetached, type Signer } from "../../../envelope/signedData.ts";
import { systemEntropy } from "../../../platform/entropy.ts";
import { payloadSums, tagFiles } from "../../../media/package/bag.ts";
import { signatureFile, signerRoles, type SignerRole } from "../../../media/package/layout.ts";
import { formatManifest, type Manifest } from "../../../media/package/manifest.ts";
import { formatSums } from "../../../media/package/sums.ts";
import { clock } from "./party.ts";
import { filesOf } from "./vector.ts";

/** A package in memory that can be changed anywhere and signed again, so that a change reaches the check it aims at. */
export class Draft {
  readonly files = new Map<string, Buffer>();
  signers: Readonly<Record<SignerRole, Signer>>;

  constructor(folder: string, signers: Readonly<Record<SignerRole, Signer>>) {
    for (const name of filesOf(folder)) this.files.set(name, readFileSync(path.join(folder, name)));
    this.signers = signers;
  }

  get(name: string): Buffer {
    const content = this.files.get(name);
    if (content === undefined) throw new Error(`no ${name}`);
    return content;
  }

  get manifest(): Manifest {
    return JSON.parse(this.get("manifest.json").toString("utf8")) as Manifest;
  }

  set(name: string, content: Uint8Array | string): this {
    this.files.set(name, Buffer.from(content));
    return this;
  }

  change(name: string, change: (content: Buffer) => Uint8Array): this {
    return this.set(name, change(Buffer.from(this.get(name))));
  }

  flip(name: string, fromEnd: number): this {
    return this.change(name, (content) => {
      const at = content.length - fromEnd;
      content[at] = (content[at] ?? 0) ^ 1;
      return content;
    });
  }

  remove(name: string): this {
    this.files.delete(name);
    return this;
  }

  /** The manifest as its fields, spelled right, with everything after it made anew. */
  async restate(change: (manifest: Manifest) => Manifest): Promise<this> {
    return this.resign(formatManifest(change(this.manifest)));
  }

  /** Any bytes as the manifest, signed by both; lists agree with it as far as it can be read. */
  async resign(text: string | Uint8Array, at = clock.now()): Promise<this> {
    const content = Buffer.from(text);
    this.set("manifest.json", content);
    for (const role of signerRoles) {
      const signature = await signDetached({ content, signer: this.signers[role], at });
      if (!signature.ok) throw new Error(signature.failure.code);
      this.set(signatureFile(role), signature.value);
    }
    return this.relist();
  }

  relist(): this {
    try {
      this.set("manifest-sha256.txt", formatSums(payloadSums(this.manifest)));
      this.set("tagmanifest-sha256.txt", formatSums(tagFiles(this.manifest).filter((name) => this.files.has(name)).map((name) => ({ path: name, sha256: sha256(this.get(name)) }))));
    } catch {
      // No manifest to list by: such a package is refused before its lists are looked at.
    }
    return this;
  }

  /** After changes to files: sizes and hashes in the manifest follow, and both sign. */
  async settle(): Promise<this> {
    const facts = (name: string): { bytes: number; sha256: string } => {
      const content = this.files.get(name);
      return content === undefined ? { bytes: 1, sha256: sha256(Buffer.from(name)) } : { bytes: content.length, sha256: sha256(content) };
    };
    const parts = this.manifest.parts.map((each) => ({ ...each, ...facts(each.path) }));
    const oxum = (own: Manifest["parts"]): string => `Payload-Oxum: ${String(own.reduce((sum, { bytes }) => sum + bytes, 0))}.${String(own.length)}`;
    this.change("bag-info.txt", (bytes) => Buffer.from(bytes.toString().replace(oxum(this.manifest.parts), oxum(parts))));
    return this.restate((manifest) => ({
      ...manifest,
      files: manifest.files.map((each) => ({ ...each, ...facts(each.path) })),
      parts,
    }));
  }
}

export const sha256 = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

export function envelopeOf(content: Uint8Array, recipients: readonly Recipient[]): Buffer {
  const writer = startEnvelope({ recipients, contentBytes: content.length, entropy: systemEntropy });
  return Buffer.concat([writer.head, writer.update(content), writer.finish()]);
}
